using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Guildhall.Server.Hosting;

/// <summary>Sends traces and meters to <c>Telemetry:Otlp</c> when that address is set, and nowhere otherwise .</summary>
internal sealed class Telemetry(IConfiguration configuration) : IHostedService, IDisposable
{
    private TracerProvider? traces;
    private MeterProvider? meters;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration["Telemetry:Otlp"] is { Length: > 0 } address)
        {
            var to = new Uri(address);
            traces = Sdk.CreateTracerProviderBuilder()
                .AddSource("Microsoft.AspNetCore", "Guildhall.*")
                .AddOtlpExporter(exporter => Point(exporter, to))
                .Build();
            meters = Sdk.CreateMeterProviderBuilder()
                .AddMeter("Microsoft.AspNetCore.*", "System.Runtime", "Guildhall.*")
                .AddOtlpExporter(exporter => Point(exporter, to))
                .Build();
        }
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        traces?.Dispose();
        meters?.Dispose();
    }

    private static void Point(OtlpExporterOptions exporter, Uri to) => exporter.Endpoint = to;
}

internal static class TelemetryRegistration
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration) =>
        services.AddHostedService(_ => new Telemetry(configuration));
}
