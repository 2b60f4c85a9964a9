using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Guildhall.Server.Hosting;

/// <summary>Sends traces and meters to an OTLP address for as long as the program runs.</summary>
internal sealed class Telemetry(Uri to) : IHostedService, IDisposable
{
    private TracerProvider? traces;
    private MeterProvider? meters;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        traces = Sdk.CreateTracerProviderBuilder().AddSource("Microsoft.AspNetCore", "Guildhall.*").AddOtlpExporter(Point).Build();
        meters = Sdk.CreateMeterProviderBuilder()
            .AddMeter("Microsoft.AspNetCore.*", "System.Runtime", "Guildhall.*")
            .AddOtlpExporter(Point)
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        traces?.Dispose();
        meters?.Dispose();
    }

    private void Point(OtlpExporterOptions exporter) => exporter.Endpoint = to;
}

internal static class TelemetryRegistration
{
    /// <summary>Sends to <c>Telemetry:Otlp</c> when that address is set; otherwise nothing goes out, and nothing of it is loaded .</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration) =>
        configuration["Telemetry:Otlp"] is { Length: > 0 } address
            ? services.AddHostedService(_ => new Telemetry(new Uri(address)))
            : services;
}
