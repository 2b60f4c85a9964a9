using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners;

/// <summary>The database of the partner portal.</summary>
public sealed class PartnersDb(DbContextOptions<PartnersDb> options) : ModuleDb(options)
{
    /// <inheritdoc/>
    protected override string Module => PartnersModule.Name;
}
