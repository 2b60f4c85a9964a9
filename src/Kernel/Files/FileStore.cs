using System.Security.Cryptography;

namespace Guildhall.Kernel;

/// <summary>Files by their content: the same bytes are one file, and a file never changes under its address.</summary>
public interface IFileStore
{
    /// <summary>Keeps the bytes and returns their address: 64 hexadecimal digits. Keeping them twice is keeping them once.</summary>
    Task<string> KeepAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Opens a file; null when there is none of that address.</summary>
    Stream? Open(string address);
}

/// <summary>A folder of files named by the SHA-256 of their content.</summary>
public sealed class FileStore(Database database) : IFileStore
{
    private readonly string root = Path.Combine(database.Folder, "files");

    /// <inheritdoc/>
    public async Task<string> KeepAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var address = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        var path = PathOf(address);
        if (File.Exists(path))
            return address;

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Written aside and renamed, so that a crash leaves no half file under a good name.
        var aside = $"{path}.{Guid.NewGuid():N}";
        await File.WriteAllBytesAsync(aside, content, cancellation);
        File.Move(aside, path, overwrite: true);
        return address;
    }

    /// <inheritdoc/>
    public Stream? Open(string address)
    {
        if (address.Length != 64 || !address.All(character => char.IsAsciiDigit(character) || character is >= 'a' and <= 'f'))
            return null;
        var path = PathOf(address);
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true) : null;
    }

    private string PathOf(string address) => Path.Combine(root, address[..2], address);
}
