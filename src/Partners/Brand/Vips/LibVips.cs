using System.Reflection;
using System.Runtime.InteropServices;

namespace Guildhall.Partners.Brand.Vips;

/// <summary>
/// The few functions of libvips that are used here, as they are. They take a variable number of arguments, ended by a null; on the
/// machines we run on, such a function is called like any other.
/// </summary>
internal static unsafe partial class LibVips
{
    private const string Vips = "vips";
    private const string GLib = "glib";
    private const string GObject = "gobject";

    private static readonly Dictionary<string, string[]> Files = new()
    {
        [Vips] = ["libvips.so.42", "libvips.42.dylib", "libvips-42.dll"],
        [GLib] = ["libglib-2.0.so.0", "libglib-2.0.0.dylib", "libglib-2.0-0.dll"],
        [GObject] = ["libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"],
    };

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Whether the library is installed; loads it the first time.</summary>
    public static bool IsAvailable => Loaded.Value;

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(LibVips).Assembly, Resolve);
        // Without a home libvips loads no modules. JPEG and PNG need none, and one of them brings another SQLite into the process,
        // whose functions would then stand in for those of ours.
        if (OperatingSystem.IsLinux())
            _ = SetEnvironment("VIPSHOME", "/nonexistent", 1);
        if (Resolve(Vips, typeof(LibVips).Assembly, null) == 0 || Init("guildhall") != 0)
            return false;
        // One picture at a time on one thread, and nothing kept: pictures come seldom and from strangers.
        SetConcurrency(1);
        SetCacheMost(0);
        BlockUntrusted(1);
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (Files.TryGetValue(name, out var files))
            foreach (var file in files)
                if (NativeLibrary.TryLoad(file, out var handle))
                    return handle;
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport(Vips, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Init(string program);

    [LibraryImport(Vips, EntryPoint = "vips_concurrency_set")]
    private static partial void SetConcurrency(int threads);

    [LibraryImport(Vips, EntryPoint = "vips_cache_set_max")]
    private static partial void SetCacheMost(int operations);

    [LibraryImport(Vips, EntryPoint = "vips_block_untrusted_set")]
    private static partial void BlockUntrusted(int block);

    [LibraryImport(Vips, EntryPoint = "vips_error_clear")]
    public static partial void ClearError();

    [LibraryImport(Vips, EntryPoint = "vips_jpegload_buffer", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LoadJpeg(void* file, nuint length, out nint image, string failOn, int error, nint end);

    [LibraryImport(Vips, EntryPoint = "vips_pngload_buffer", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LoadPng(void* file, nuint length, out nint image, string failOn, int error, nint end);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_width")]
    public static partial int Width(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_height")]
    public static partial int Height(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_interpretation")]
    public static partial int Interpretation(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint TypeOf(nint image, string field);

    [LibraryImport(Vips, EntryPoint = "vips_image_set_kill")]
    public static partial void Kill(nint image, int kill);

    [LibraryImport(Vips, EntryPoint = "vips_autorot")]
    public static partial int Turn(nint image, out nint turned, nint end);

    [LibraryImport(Vips, EntryPoint = "vips_icc_transform", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Transform(nint image, out nint transformed, string profile, string embedded, int useEmbedded, nint end);

    [LibraryImport(Vips, EntryPoint = "vips_colourspace")]
    public static partial int ToColourSpace(nint image, out nint converted, int space, nint end);

    [LibraryImport(Vips, EntryPoint = "vips_extract_area")]
    public static partial int Cut(nint image, out nint cut, int left, int top, int width, int height, nint end);

    [LibraryImport(Vips, EntryPoint = "vips_resize")]
    public static partial int Resize(nint image, out nint resized, double scale, nint end);

    [LibraryImport(Vips, EntryPoint = "vips_jpegsave_buffer", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SaveJpeg(
        nint image,
        out void* file,
        out nuint length,
        string quality,
        int percent,
        string strip,
        int all,
        nint end
    );

    [LibraryImport(Vips, EntryPoint = "vips_pngsave_buffer", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SavePng(nint image, out void* file, out nuint length, string strip, int all, nint end);

    [LibraryImport(GLib, EntryPoint = "g_free")]
    public static partial void Free(void* memory);

    [LibraryImport(GObject, EntryPoint = "g_object_unref")]
    public static partial void Release(nint image);
}
