using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Guildhall.Bench;

/// <summary>
/// Asks for one page over and over on a few connections, with as little work of its own as HTTP allows: it shares the cores with the
/// server it measures. Loopback only, for a time given.
/// </summary>
public static class Load
{
    private const int Connections = 8;

    /// <summary>Requests a second for a page that answers 200 every time; anything else is thrown.</summary>
    /// <param name="address">The page, on this machine.</param>
    /// <param name="cookies">The values of the Cookie header, one for each reader; an empty one for none.</param>
    /// <param name="warmUp">How long to ask before counting.</param>
    /// <param name="time">How long to count.</param>
    public static async Task<double> RequestsASecondAsync(
        Uri address,
        IReadOnlyList<string> cookies,
        TimeSpan warmUp,
        TimeSpan time,
        CancellationToken cancellation
    )
    {
        if (!address.IsLoopback)
            throw new ArgumentException("Load is for this machine only.", nameof(address));

        var requests = cookies.Select(reader => Request(address, reader)).ToArray();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        long answers = 0;
        var asking = Enumerable
            .Range(0, Connections)
            .Select(number => Task.Factory.StartNew(() => Ask(requests[number % requests.Length]), TaskCreationOptions.LongRunning))
            .ToArray();

        await Task.WhenAny([Task.Delay(warmUp, cancellation), .. asking]);
        var before = Interlocked.Read(ref answers);
        var clock = Stopwatch.StartNew();
        await Task.WhenAny([Task.Delay(time, cancellation), .. asking]);
        var rate = (Interlocked.Read(ref answers) - before) / clock.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(asking);
        cancellation.ThrowIfCancellationRequested();
        return rate;

        void Ask(byte[] request)
        {
            using var connection = new Connection(address);
            while (!stop.IsCancellationRequested)
            {
                connection.Ask(request);
                Interlocked.Increment(ref answers);
            }
        }
    }

    private static byte[] Request(Uri address, string cookies) =>
        Encoding.ASCII.GetBytes(
            $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: text/html\r\n{(cookies.Length > 0 ? $"Cookie: {cookies}\r\n" : "")}\r\n"
        );

    /// <summary>A connection that is kept open; a thread of its own blocks on it.</summary>
    private sealed class Connection : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = 10_000,
        };
        private readonly byte[] buffer = new byte[64 * 1024];
        private int from;
        private int to;

        public Connection(Uri address) => socket.Connect(IPAddress.Loopback, address.Port);

        public void Ask(byte[] request)
        {
            socket.Send(request);
            var status = Line();
            if (!status.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                throw new NotMeasured($"The server answered {status}.");
            long? length = null;
            var chunked = false;
            for (var header = Line(); header.Length > 0; header = Line())
            {
                if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    length = long.Parse(header.AsSpan(15), CultureInfo.InvariantCulture);
                else if (header.StartsWith("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
                    chunked = true;
            }
            if (chunked)
                SkipChunks();
            else
                Skip(length ?? throw new NotMeasured("The answer does not say how long it is."));
        }

        public void Dispose() => socket.Dispose();

        private void SkipChunks()
        {
            long size;
            do
            {
                size = long.Parse(Line(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                Skip(size + 2);
            } while (size > 0);
        }

        private string Line()
        {
            while (true)
            {
                var end = buffer.AsSpan(from, to - from).IndexOf("\r\n"u8);
                if (end >= 0)
                {
                    var line = Encoding.ASCII.GetString(buffer, from, end);
                    from += end + 2;
                    return line;
                }
                Fill();
            }
        }

        private void Skip(long count)
        {
            while (count > to - from)
            {
                count -= to - from;
                from = to;
                Fill();
            }
            from += (int)count;
        }

        private void Fill()
        {
            if (from == to)
                from = to = 0;
            else if (to == buffer.Length)
            {
                buffer.AsSpan(from, to - from).CopyTo(buffer);
                (from, to) = (0, to - from);
            }
            var read = socket.Receive(buffer, to, buffer.Length - to, SocketFlags.None);
            if (read == 0)
                throw new NotMeasured("The server closed the connection.");
            to += read;
        }
    }
}
