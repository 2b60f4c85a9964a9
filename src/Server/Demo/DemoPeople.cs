using Guildhall.Marketplace.Contracts;

namespace Guildhall.Server.Demo;

/// <summary>The freelancers of the demo. All are invented; their faces are drawn.</summary>
public static class DemoPeople
{
    /// <summary>One of them.</summary>
    /// <param name="Name">First and last name.</param>
    /// <param name="Face">The drawing's name; null for initials.</param>
    /// <param name="Title">Profile title.</param>
    /// <param name="Rate">Dollars an hour.</param>
    /// <param name="Skills">Profile skills, by comma.</param>
    /// <param name="Country">Country by name.</param>
    /// <param name="Zone">Time zone.</param>
    /// <param name="Score">Own Job Success Score; null for none.</param>
    /// <param name="Badge">Talent badge.</param>
    /// <param name="Project">Title and price of a ready-made project; null for none.</param>
    public sealed record Freelancer(
        string Name,
        string? Face,
        string Title,
        int Rate,
        string Skills,
        string Country,
        string Zone,
        int? Score,
        Badge? Badge,
        (string Title, int Price, int Days)? Project = null
    )
    {
        /// <summary>The address they would sign in by.</summary>
        public string Email => DemoCast.AddressOf(Name.Split(' ')[0].ToLowerInvariant());
    }

    /// <summary>Everyone with a freelancer profile.</summary>
    public static IReadOnlyList<Freelancer> All { get; } =
    [
        new(
            "Olga Marchenko",
            "olga",
            "Delivery lead and agency owner",
            70,
            "Project management,Delivery,English",
            "Ukraine",
            "Europe/Kyiv",
            96,
            Badge.TopRated
        ),
        new(
            "Dmytro Bondar",
            "dmytro",
            "Business manager for software teams",
            45,
            "Sales,Proposals,English",
            "Ukraine",
            "Europe/Kyiv",
            null,
            null
        ),
        new(
            "Kateryna Shevchuk",
            "kateryna",
            "Business manager, design and product",
            42,
            "Sales,Proposals,Design",
            "Ukraine",
            "Europe/Kyiv",
            null,
            null
        ),
        new(
            "Artem Kovalenko",
            "artem",
            "Full-stack .NET & React developer",
            55,
            "C#,.NET,React,TypeScript,PostgreSQL,RabbitMQ,Docker,REST API",
            "Ukraine",
            "Europe/Kyiv",
            98,
            Badge.TopRatedPlus,
            ("Order reconciliation in two weeks", 1200, 14)
        ),
        new(
            "Ethan Brooks",
            "ethan",
            "Backend engineer, C# and Azure",
            75,
            "C#,.NET,Azure,Kubernetes,PostgreSQL",
            "United States",
            "America/New_York",
            100,
            Badge.TopRated
        ),
        new(
            "Yurii Tkachenko",
            "yurii",
            "DevOps and platform engineer",
            60,
            "Kubernetes,Terraform,CI/CD,Azure,Linux",
            "Ukraine",
            "Europe/Kyiv",
            91,
            null
        ),
        new(
            "Sofiia Lysenko",
            "sofiia",
            "Product designer",
            48,
            "Figma,Design systems,Prototyping,UX research",
            "Ukraine",
            "Europe/Kyiv",
            95,
            Badge.TopRated
        ),
        new(
            "Marta Nowak",
            "marta",
            "Email developer, flows and templates",
            42,
            "Email automation,HTML email,Klaviyo,A/B testing",
            "Poland",
            "Europe/Warsaw",
            91,
            Badge.TopRated,
            ("Five-letter welcome series", 480, 10)
        ),
        new("Ihor Melnyk", "ihor", "QA engineer", 30, "Playwright,Manual testing,API testing", "Ukraine", "Europe/Kyiv", 88, null),
        new(
            "Priya Raman",
            "priya",
            "Lifecycle email for online shops",
            65,
            "Email automation,Klaviyo,Copywriting,A/B testing",
            "India",
            "Asia/Kolkata",
            97,
            Badge.TopRatedPlus,
            ("Abandoned cart that sounds human", 900, 14)
        ),
        new(
            "Lena Hoffmann",
            "lena",
            "CRM and retention strategist",
            95,
            "Email automation,CRM,Retention,Copywriting",
            "Germany",
            "Europe/Berlin",
            100,
            Badge.ExpertVetted
        ),
        new(
            "Amara Okafor",
            "amara",
            "Email copy and segmentation",
            55,
            "Copywriting,Email automation,Segmentation",
            "Nigeria",
            "Africa/Lagos",
            96,
            Badge.TopRated,
            ("Welcome copy in your voice", 300, 7)
        ),
        new(
            "Henrik Dahl",
            "henrik",
            "Deliverability and flows",
            80,
            "Deliverability,Email automation,DNS",
            "Denmark",
            "Europe/Copenhagen",
            98,
            Badge.TopRatedPlus
        ),
        new(
            "Diego Fuentes",
            "diego",
            "Marketing automation engineer",
            50,
            "Email automation,REST API,JavaScript,Shopify",
            "Mexico",
            "America/Mexico_City",
            94,
            Badge.TopRated,
            ("Product feed in order", 400, 6)
        ),
        new(
            "Tomasz Zieliński",
            "tomasz",
            "HTML email and A/B testing",
            38,
            "HTML email,A/B testing,Email automation",
            "Poland",
            "Europe/Warsaw",
            80,
            null
        ),
        new(
            "Aiko Tanaka",
            "aiko",
            "Email designer",
            30,
            "Figma,HTML email,Email automation",
            "Japan",
            "Asia/Tokyo",
            null,
            Badge.RisingTalent,
            ("Three templates, dark mode too", 260, 5)
        ),
        new(
            "Grace Osei",
            "grace",
            "Email marketing manager",
            45,
            "Email automation,Segmentation,Reporting",
            "Ghana",
            "Africa/Accra",
            92,
            Badge.TopRated,
            ("A sending calendar for a quarter", 350, 8)
        ),
        new(
            "Jonas Weber",
            "jonas",
            "Shop integrations and events",
            70,
            "Shopify,REST API,Webhooks,Node.js",
            "Austria",
            "Europe/Vienna",
            95,
            Badge.TopRated,
            ("Shop events to your mailing tool", 800, 12)
        ),
        new(
            "Samir Haddad",
            "samir",
            "Automation consultant",
            60,
            "Email automation,CRM,Integrations",
            "Jordan",
            "Asia/Amman",
            93,
            Badge.TopRated
        ),
        new(
            "Noah Lindqvist",
            "noah",
            "Lifecycle marketing consultant",
            68,
            "Email automation,Retention,Analytics",
            "Sweden",
            "Europe/Stockholm",
            90,
            Badge.TopRated
        ),
        new(
            "Elif Kaya",
            "elif",
            "Brand and email designer",
            44,
            "Figma,Branding,HTML email",
            "Türkiye",
            "Europe/Istanbul",
            96,
            Badge.TopRated
        ),
        new(
            "Theo Mensah",
            "theo",
            "Data and reporting for e-commerce",
            52,
            "SQL,Power BI,Email automation,Analytics",
            "Ghana",
            "Africa/Accra",
            89,
            null
        ),
        new(
            "Mateus Oliveira",
            "mateus",
            "Shopify developer",
            40,
            "Shopify,Liquid,JavaScript",
            "Brazil",
            "America/Sao_Paulo",
            93,
            Badge.TopRated
        ),
        new(
            "Mina Park",
            "mina",
            "UX writer and copy editor",
            50,
            "Copywriting,UX writing,Editing",
            "South Korea",
            "Asia/Seoul",
            97,
            Badge.TopRatedPlus
        ),
        new(
            "Paolo Conti",
            "paolo",
            "Illustrator and icon designer",
            46,
            "Illustrator,Branding,Typography",
            "Italy",
            "Europe/Rome",
            92,
            null
        ),
        new(
            "Kofi Adu",
            "kofi",
            "Integrations developer",
            48,
            "Node.js,REST API,TypeScript,Webhooks",
            "Ghana",
            "Africa/Accra",
            94,
            Badge.TopRated
        ),
        new(
            "Chloe Martin",
            "chloe",
            "Content strategist",
            58,
            "Copywriting,Content strategy,SEO",
            "France",
            "Europe/Paris",
            95,
            Badge.TopRated
        ),
        new(
            "Ines Duarte",
            "ines",
            "Front-end developer",
            47,
            "React,TypeScript,Tailwind CSS,Next.js",
            "Portugal",
            "Europe/Lisbon",
            96,
            Badge.TopRated
        ),
        new("Daria Bilyk", null, "React developer", 38, "React,TypeScript,Node.js", "Ukraine", "Europe/Kyiv", 90, null),
        new("Marek Dvořák", null, ".NET developer", 52, "C#,.NET,SQL,Docker", "Czechia", "Europe/Prague", 93, Badge.TopRated),
        new("Hanna Virtanen", null, "Data engineer", 66, "Python,SQL,dbt,Airflow", "Finland", "Europe/Helsinki", 98, Badge.TopRatedPlus),
        new("Luis Herrera", null, "Mobile developer", 45, "Flutter,Kotlin,Swift,Firebase", "Colombia", "America/Bogota", 87, null),
        new(
            "Sara Lindgren",
            null,
            "Product designer",
            72,
            "Figma,UX research,Design systems",
            "Sweden",
            "Europe/Stockholm",
            99,
            Badge.TopRatedPlus
        ),
        new("Ahmed Mansour", null, "DevOps engineer", 43, "Kubernetes,CI/CD,Linux,Terraform", "Egypt", "Africa/Cairo", 91, null),
        new(
            "Emily Carter",
            null,
            "SEO consultant",
            64,
            "SEO,Content strategy,Google Analytics",
            "United States",
            "America/Chicago",
            94,
            Badge.TopRated
        ),
        new("Viktor Orlenko", null, "QA automation engineer", 36, "Playwright,Cypress,API testing", "Ukraine", "Europe/Kyiv", 82, null),
    ];
}
