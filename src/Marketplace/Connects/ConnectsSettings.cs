using Guildhall.Kernel;

namespace Guildhall.Marketplace.Connects;

/// <summary>What the operator decides about Connects.</summary>
public static class ConnectsSettings
{
    /// <summary>How many days Connects live.</summary>
    public static readonly Setting<int> LifeDays = new(
        "connects_life",
        365,
        1,
        3650,
        "M-185",
        "Days after which a lot of Connects expires."
    );

    /// <summary>How many days given-back Connects live whose lot has expired.</summary>
    public static readonly Setting<int> GraceDays = new(
        "connects_grace",
        30,
        1,
        365,
        "M-188",
        "Days that returned Connects live when their lot has expired meanwhile."
    );

    /// <summary>Cents for one.</summary>
    public static readonly Setting<int> Price = new("connects_price", 15, 0, 1000, "M-181", "Price of one Connect, in cents of USD.");

    /// <summary>When a pool is low.</summary>
    public static readonly Setting<int> LowBalance = new(
        "low_balance",
        80,
        0,
        100_000,
        "R-406",
        "Connects at which an agency is told that its pool is low; again at half of them and at none."
    );
}
