using System.Xml.Linq;

namespace Guildhall.Rules;

/// <summary>Which rules of the books are proven by which tests of a checkout.</summary>
public sealed class Coverage
{
    private readonly string list;
    private readonly ILookup<string, string> tests;

    private Coverage(IReadOnlyList<Book> books, IReadOnlyList<Mark> marks, string list)
    {
        Books = books;
        this.list = list;
        tests = marks.ToLookup(mark => mark.Rule, mark => mark.Test);
        var known = books.SelectMany(book => book.Rules).Select(rule => rule.Number).ToHashSet();
        Unknown = [.. marks.Where(mark => !known.Contains(mark.Rule))];
    }

    public IReadOnlyList<Book> Books { get; }

    /// <summary>Marks that name a rule no book has: a slip of the pen or a rule that was taken out.</summary>
    public IReadOnlyList<Mark> Unknown { get; }

    /// <summary>Reads the books under <c>docs/rules</c> and the built assembly of every test project of the solution.</summary>
    /// <param name="root">The folder of the checkout.</param>
    /// <param name="configuration">Which build to read, as its folder is named: <c>release</c> or <c>debug</c>.</param>
    public static Coverage Of(string root, string configuration)
    {
        var books = Directory.EnumerateFiles(Path.Combine(root, "docs", "rules"), "*.md").Order(StringComparer.Ordinal).Select(Book.Read);
        var projects = XDocument
            .Load(Path.Combine(root, "Guildhall.slnx"))
            .Descendants("Project")
            .Select(project => project.Attribute("Path")!.Value)
            .ToList();
        var marks = projects.Where(project => project.EndsWith(".Tests.csproj", StringComparison.Ordinal)).SelectMany(Marks);
        var home = Path.GetDirectoryName(projects.Single(project => project.EndsWith("/Rules.csproj", StringComparison.Ordinal)))!;
        return new Coverage([.. books], [.. marks], Path.Combine(root, home, "covered.txt"));

        IEnumerable<Mark> Marks(string project)
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var path = Path.Combine(root, "artifacts", "bin", name, configuration, $"Guildhall.{name}.dll");
            if (!File.Exists(path))
                throw new FileNotFoundException($"{name} is not built ({configuration}).", path);
            using var assembly = File.OpenRead(path);
            return Mark.Read(assembly);
        }
    }

    /// <summary>The tests that say they prove a rule.</summary>
    public IEnumerable<string> TestsOf(Rule rule) => tests[rule.Number].Distinct(StringComparer.Ordinal);

    public bool Covers(Rule rule) => tests.Contains(rule.Number);

    /// <summary>The numbers of the checked-in list that no test proves any longer.</summary>
    public IReadOnlyList<string> Lost() => [.. Listed().Except(Covered())];

    /// <summary>The numbers that a test proves and the checked-in list does not have yet.</summary>
    public IReadOnlyList<string> Gained() => [.. Covered().Except(Listed())];

    /// <summary>Makes what is covered now the checked-in list.</summary>
    public void Keep() => File.WriteAllLines(list, Covered());

    private IEnumerable<string> Covered() => Books.SelectMany(book => book.Rules).Where(Covers).Select(rule => rule.Number);

    private string[] Listed() => File.Exists(list) ? File.ReadAllLines(list) : [];
}
