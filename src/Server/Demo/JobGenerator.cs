using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;

namespace Guildhall.Server.Demo;

/// <summary>
/// Makes up job posts: the same seed gives the same posts in the same order. The demo, tests and load runs draw from it. Values are missing
/// about as often as in real posts.
/// </summary>
public sealed class JobGenerator(int seed)
{
    private sealed record Trade(
        string Category,
        string Subcategory,
        string[] Things,
        string[] Skills,
        int HourFrom,
        int HourTo,
        int FixedFrom,
        int FixedTo
    );

    private static readonly Trade[] Trades =
    [
        new(
            "Web, Mobile & Software Dev",
            "Back-End Development",
            ["order-management backend", "billing service", "inventory API", "event-driven core", "reporting service"],
            ["C#", ".NET", "PostgreSQL", "RabbitMQ", "Docker", "REST API"],
            35,
            90,
            1500,
            12000
        ),
        new(
            "Web, Mobile & Software Dev",
            "Full Stack Development",
            ["React dashboard", "customer portal", "booking app", "admin panel", "SaaS prototype"],
            ["React", "TypeScript", "Node.js", "Next.js", "PostgreSQL", "Tailwind CSS"],
            25,
            80,
            800,
            9000
        ),
        new(
            "Web, Mobile & Software Dev",
            "Ecommerce Development",
            ["Shopify theme", "product configurator", "checkout flow", "store migration", "stock sync"],
            ["Shopify", "Liquid", "JavaScript", "REST API", "GraphQL"],
            20,
            65,
            300,
            6000
        ),
        new(
            "Web, Mobile & Software Dev",
            "Mobile App Development",
            ["delivery app", "fitness app", "field-service app", "companion app"],
            ["Flutter", "Swift", "Kotlin", "React Native", "Firebase"],
            25,
            75,
            1500,
            15000
        ),
        new(
            "Web, Mobile & Software Dev",
            "QA Testing",
            ["regression suite", "test plan", "load test"],
            ["Playwright", "Cypress", "Manual testing", "API testing"],
            15,
            45,
            300,
            3000
        ),
        new(
            "IT & Networking",
            "DevOps",
            ["Kubernetes cluster", "deployment pipeline", "Azure cost audit", "monitoring setup"],
            ["Azure", "Kubernetes", "Terraform", "CI/CD", "Linux"],
            35,
            95,
            600,
            7000
        ),
        new(
            "Design & Creative",
            "Product Design",
            ["design system", "onboarding flow", "clinic app", "landing page"],
            ["Figma", "UX research", "Prototyping", "Design systems"],
            25,
            70,
            400,
            5000
        ),
        new(
            "Design & Creative",
            "Graphic Design",
            ["brand identity", "packaging", "pitch deck", "icon set"],
            ["Illustrator", "Branding", "Typography", "InDesign"],
            18,
            60,
            150,
            3000
        ),
        new(
            "Sales & Marketing",
            "Email Marketing",
            ["welcome series", "win-back flow", "newsletter", "abandoned-cart flow"],
            ["Email automation", "Klaviyo", "Copywriting", "A/B testing", "HTML email"],
            20,
            70,
            200,
            3500
        ),
        new(
            "Sales & Marketing",
            "SEO",
            ["technical audit", "content plan", "link review"],
            ["SEO", "Google Analytics", "Content strategy"],
            15,
            55,
            200,
            2500
        ),
        new(
            "Data Science & Analytics",
            "Data Engineering",
            ["warehouse model", "data pipeline", "forecast model", "dashboard"],
            ["Python", "SQL", "dbt", "Airflow", "Power BI"],
            30,
            90,
            700,
            8000
        ),
        new(
            "Writing",
            "Content Writing",
            ["article series", "product texts", "white paper"],
            ["Copywriting", "Research", "Editing"],
            12,
            45,
            100,
            1500
        ),
        new(
            "Admin Support",
            "Virtual Assistance",
            ["inbox and calendar", "research lists", "data entry"],
            ["Excel", "Research", "Scheduling"],
            5,
            20,
            50,
            500
        ),
    ];

    private static readonly string[] Firms =
    [
        "a logistics firm",
        "an online shop for garden tools",
        "a clinic group",
        "a B2B SaaS company",
        "a tea subscription",
        "a small brewery",
        "a solar installer",
        "a running club",
        "a law office",
        "a furniture maker",
        "a travel agency",
        "a book publisher",
    ];
    private static readonly string[] Verbs = ["Build", "Rebuild", "Extend", "Repair", "Review", "Finish", "Speed up"];
    private static readonly string[] Reasons =
    [
        "The one we have grew over six years and nobody dares to touch it.",
        "Our first version works, but not at the size we are now.",
        "A partner left and we need it done properly this time.",
        "We know what we want and have a written outline.",
        "Orders get lost about once a week, and we want to know why.",
    ];
    private static readonly string[] Ways =
    [
        "We work in short steps with a call each week.",
        "Please say how you would begin and what you need from us.",
        "We have tests for part of it; more are welcome.",
        "Someone of ours answers questions every day.",
        "You would own it from the first day.",
    ];
    private static readonly string[] Questions =
    [
        "What would you do in the first week?",
        "Which similar work are you proud of?",
        "When could you start?",
        "How many hours a week can you give this?",
        "What would you ask us before you begin?",
    ];
    private static readonly string[] Countries =
    [
        "United States",
        "United Kingdom",
        "Germany",
        "Canada",
        "Australia",
        "Netherlands",
        "Sweden",
        "France",
        "Singapore",
        "United Arab Emirates",
    ];

    private readonly Random random = new(seed);

    /// <summary>A generator for one of many rounds: near numbers draw things that are not alike.</summary>
    public static JobGenerator Of(long round)
    {
        var mixed = unchecked((ulong)round * 0x9E3779B97F4A7C15 + 20261117);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        return new JobGenerator((int)(mixed >> 33));
    }

    /// <summary>The next job's content.</summary>
    public JobContent Next()
    {
        var trade = Pick(Trades);
        var thing = Pick(trade.Things);
        var firm = Pick(Firms);
        var skills = trade.Skills.OrderBy(_ => random.Next()).Take(random.Next(2, trade.Skills.Length + 1)).ToArray();
        var hourly = random.Next(100) < 55;
        var hidden = random.Next(100) < 12;
        var low = Step(random.Next(trade.HourFrom, trade.HourTo), 5);
        return new JobContent
        {
            Title = $"{Pick(Verbs)} the {thing} of {firm}",
            Description =
                $"We are {firm} and look for someone to {Pick(Verbs).ToLowerInvariant()} our {thing}. {Pick(Reasons)}\n\n"
                + $"You should know {string.Join(", ", skills[..^1])}{(skills.Length > 1 ? " and " : "")}{skills[^1]}. {Pick(Ways)} {Pick(Ways)}",
            Skills = skills,
            Category = trade.Category,
            Subcategory = trade.Subcategory,
            Type = hourly ? JobType.Hourly : JobType.Fixed,
            HourlyMin = hourly && !hidden ? low * 100L : null,
            HourlyMax = hourly && !hidden ? (low + Step(random.Next(5, 35), 5)) * 100L : null,
            Budget = !hourly && !hidden ? Step(random.Next(trade.FixedFrom, trade.FixedTo), 50) * 100L : null,
            Experience = random.Next(100) < 80 ? (Experience)random.Next(3) : null,
            Duration = random.Next(100) < 85 ? JobContent.Durations[random.Next(JobContent.Durations.Count)] : null,
            Workload = hourly ? Pick("<30 h/week", "30+ h/week", "as needed") : null,
            Questions = random.Next(100) < 40 ? [.. Questions.OrderBy(_ => random.Next()).Take(random.Next(1, 3))] : [],
            LetterRequired = true,
            UsOnly = random.Next(100) < 6,
            People = 1,
        };
    }

    /// <summary>The next job that is as asked; what comes before it is passed over.</summary>
    public JobContent Next(Func<JobContent, bool> fits)
    {
        while (true)
            if (Next() is var job && fits(job))
                return job;
    }

    /// <summary>A client's country.</summary>
    public string Country() => Pick(Countries);

    /// <summary>One of several, evenly.</summary>
    public T Pick<T>(params T[] among) => among[random.Next(among.Length)];

    /// <summary>True in so many cases of a hundred.</summary>
    public bool Chance(double percent) => random.NextDouble() * 100 < percent;

    /// <summary>A whole number from <paramref name="least"/> up to, not with, <paramref name="below"/>.</summary>
    public int Between(int least, int below) => random.Next(least, below);

    private static int Step(int value, int step) => Math.Max(step, value / step * step);
}
