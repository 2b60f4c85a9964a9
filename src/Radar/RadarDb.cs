using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar;

/// <summary>The database of Radar: lead generation for agencies.</summary>
public sealed class RadarDb(DbContextOptions<RadarDb> options) : ModuleDb(options)
{
    /// <inheritdoc/>
    protected override string Module => RadarModule.Name;
}
