using System.IO.MemoryMappedFiles;

namespace Guildhall.Matching;

/// <summary>A file as memory, for reading; what is not looked at is not read.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _first;
    private readonly int _length;

    public MappedFile(string path)
    {
        var length = new FileInfo(path).Length;
        if (length is 0 or > int.MaxValue)
            throw new FormatException("This is no snapshot of scanners.");
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _first); // released in Dispose, before the view
        _first += _view.PointerOffset;
        _length = (int)length;
    }

    /// <summary>All of it; only until it is disposed of. A file that is cut meanwhile ends the process, so nobody may write to it.</summary>
    public ReadOnlySpan<byte> Bytes => new(_first, _length);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
