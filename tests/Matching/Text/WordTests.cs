namespace Guildhall.Matching.Tests;

/// <summary>How text becomes words (5.3), tried with a query against a job's title.</summary>
public class WordTests
{
    [Theory, Rule("R-167", "R-570", "R-571")]
    [InlineData("café", "Cafe in town", true)]
    [InlineData("cafe", "CAFÉ in town", true)]
    [InlineData("straße", "STRASSE", true)]
    [InlineData("strasse", "Straße", true)]
    [InlineData("naïve", "naive", true)]
    [InlineData("istanbul", "İSTANBUL", true)]
    [InlineData("istanbul", "Istanbul", true)]
    [InlineData("istanbul", "ıstanbul", true)]
    [InlineData("søren", "Soren", true)]
    [InlineData("lodz", "Łódź", true)]
    [InlineData("aether", "Æther", true)]
    [InlineData("елка", "Ёлка", true)]
    [InlineData("иод", "йод", false)]
    [InlineData("αθηνα", "Αθήνα", true)]
    [InlineData("ｒｅａｃｔ", "React", true)]
    [InlineData("office", "oﬃce", true)]
    [InlineData("r&d", "R&amp;D team", true)]
    [InlineData("react", "<b>Re</b>act", true)]
    [InlineData("react", "Re<br/>act", false)]
    [InlineData("b", "a < b and c > d", true)]
    public void Jobs_and_queries_are_folded_alike(string query, string title, bool found) => Finds(query, title, found);

    [Fact, Rule("R-167", "R-570")]
    public void The_language_of_the_server_does_not_matter()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("tr-TR");
            Finds("istanbul", "ISTANBUL", true);
            Finds("TITLE:IONIC", "ionic", true);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Theory, Rule("R-168")]
    [InlineData("5", "5+ years", true)]
    [InlineData("react", "#react", true)]
    [InlineData("react", "We use React.", true)]
    [InlineData(".net", "C#/.NET", true)]
    [InlineData("c#", "C#/.NET", true)]
    [InlineData("c#", "We use C#.", true)]
    [InlineData("c++", "C++.", true)]
    [InlineData("c++", "modern C++17", true)]
    [InlineData("and", "fast...and good", true)]
    [InlineData("react", "'React'", true)]
    [InlineData("next", "the end.Next one", true)]
    [InlineData("notepad", "Notepad++ user", true)]
    public void Joiners_at_the_ends_are_dropped_but_for_those_that_belong(string query, string title, bool found) =>
        Finds(query, title, found);

    [Theory, Rule("R-169", "R-564")]
    [InlineData("front-end", "frontend", true)]
    [InlineData("front-end", "front end", true)]
    [InlineData("front-end", "Front-End", true)]
    [InlineData("\"front-end developer\"", "Frontend developer", true)]
    [InlineData("multi-tenant", "multitenant", true)]
    [InlineData("multitenant", "Multi-Tenant", true)]
    [InlineData("tenant", "multi-tenant", true)]
    [InlineData("247", "24/7", false)]
    [InlineData("24/7", "24 7", true)]
    [InlineData("react-native", "a react-native-web app", true)]
    public void A_chunk_is_found_as_written_joined_and_apart(string query, string title, bool found) => Finds(query, title, found);

    [Theory, Rule("R-170", "R-564")]
    [InlineData("\"front end\"", "frontend", true)]
    [InlineData("\"word press site\"", "wordpresssite", true)]
    [InlineData("\"a b c d\"", "abcd", false)]
    [InlineData("\"24 7\"", "247", false)]
    [InlineData("therapist", "the rapist", false)]
    public void A_short_phrase_is_found_written_together(string query, string title, bool found) => Finds(query, title, found);

    [Theory, Rule("R-171", "R-562", "R-563", "R-565")]
    [InlineData(".net", ".NET", true)]
    [InlineData(".net", "dotnet", true)]
    [InlineData(".net", "ASP.NET", true)]
    [InlineData(".net", "internet", false)]
    [InlineData(".net", "net income", false)]
    [InlineData("asp.net", ".NET", false)]
    [InlineData("node.js", "NodeJS", true)]
    [InlineData("node.js", "node js", true)]
    [InlineData("node.js", "node", false)]
    [InlineData("node", "Node.js", true)]
    [InlineData("js", "Node.js", false)]
    [InlineData("c#", "csharp", true)]
    [InlineData("csharp", "C#", true)]
    [InlineData("c#", "C Sharp", true)]
    [InlineData("\"c#\"", "csharp", false)]
    [InlineData("\"c#\"", "C#", true)]
    [InlineData("f#", "fsharp", true)]
    [InlineData("objective-c", "ObjectiveC", true)]
    [InlineData("ci", "CI/CD", true)]
    [InlineData("ui/ux", "UI UX", true)]
    [InlineData("r&d", "R & D", true)]
    [InlineData("q&a", "QA", true)]
    [InlineData("sql", "T-SQL", true)]
    [InlineData("sql", "PL/SQL", true)]
    [InlineData("frontend", "front end", true)]
    [InlineData("ecommerce", "E-Commerce", true)]
    [InlineData("react.js", "React.js/Node.js", true)]
    [InlineData("node.js", "React.js/Node.js", true)]
    public void Technical_words_have_the_forms_of_the_table(string query, string title, bool found) => Finds(query, title, found);

    /// <summary>The table of 5.3, each row: the word, its forms (found both ways, unquoted), and what a job with the word is found under too.</summary>
    public static readonly TheoryData<string, string[], string[]> Table = new()
    {
        { "c++", ["cpp", "c plus plus"], [] },
        { "c#", ["csharp", "c sharp"], [] },
        { "f#", ["fsharp", "f sharp"], [] },
        { ".net", ["dotnet", "dot net"], [] },
        { "asp.net", ["aspnet", "asp net"], [".net"] },
        { "vb.net", ["vbnet", "vb net"], [".net"] },
        { "node.js", ["nodejs", "node js"], ["node"] },
        { "next.js", ["nextjs", "next js"], ["next"] },
        { "vue.js", ["vuejs", "vue js"], ["vue"] },
        { "nuxt.js", ["nuxtjs", "nuxt js"], ["nuxt"] },
        { "nest.js", ["nestjs", "nest js"], ["nest"] },
        { "three.js", ["threejs", "three js"], ["three"] },
        { "d3.js", ["d3js", "d3 js"], ["d3"] },
        { "express.js", ["expressjs", "express js"], ["express"] },
        { "react.js", ["reactjs", "react js"], ["react"] },
        { "objective-c", ["objectivec", "objective c"], [] },
        { "r&d", ["rd", "r d"], [] },
        { "q&a", ["qa", "q a"], [] },
        { "a/b", ["ab", "a b"], [] },
        { "ci/cd", ["cicd", "ci cd"], ["ci", "cd"] },
        { "ui/ux", ["uiux", "ui ux"], ["ui", "ux"] },
        { "t-sql", ["tsql", "t sql"], ["sql"] },
        { "pl/sql", ["plsql", "pl sql"], ["sql"] },
        { "front-end", ["frontend", "front end"], [] },
        { "back-end", ["backend", "back end"], [] },
        { "full-stack", ["fullstack", "full stack"], [] },
        { "e-commerce", ["ecommerce", "e commerce"], [] },
        { "web-site", ["website", "web site"], [] },
        { "e-mail", ["email", "e mail"], [] },
        { "wi-fi", ["wifi", "wi fi"], [] },
        { "on-page", ["onpage", "on page"], [] },
        { "off-page", ["offpage", "off page"], [] },
        { "no-code", ["nocode", "no code"], [] },
        { "low-code", ["lowcode", "low code"], [] },
    };

    [Theory, MemberData(nameof(Table)), Rule("R-171")]
    public void Each_word_of_the_table_has_its_forms_and_no_others(string word, string[] forms, string[] also)
    {
        foreach (var form in forms)
        {
            Finds(word, $"Senior {form} work", true);
            if (form.Contains(' ', StringComparison.Ordinal)) // unquoted side by side they are words of their own, joined by AND
                continue;
            Finds(form, $"Senior {word} work", true);
            foreach (var other in forms)
                Finds(form, $"Senior {other} work", true);
        }
        foreach (var wider in also)
        {
            Finds(wider, $"Senior {word} work", true);
            Finds(word, $"Senior {wider} work", false);
        }
    }

    [Fact, Rule("R-171")]
    public void An_operator_may_extend_the_table()
    {
        var table = new WordTable([.. WordTable.BuiltIn.Words, new TableWord("k8s", ["kubernetes"], [])]);
        var posting = new Posting { Title = "Kubernetes" };

        var judged = Evaluator.Judge(new ScannerDefinition { Query = "k8s" }, posting, PostingText.Of(posting, table));

        Assert.Equal(Verdict.Match, judged.Verdict);
        Finds("k8s", "Kubernetes", false);
    }

    [Theory, Rule("R-172", "R-561")]
    [InlineData("c", "C++, C#", false)]
    [InlineData("c", "C/C++", true)]
    [InlineData("net", ".NET", false)]
    [InlineData("c++", "C", false)]
    [InlineData("c++", "C#", false)]
    [InlineData(".net", "net", false)]
    public void Words_that_differ_by_a_sign_are_different(string query, string title, bool found) => Finds(query, title, found);

    [Theory, Rule("R-560")]
    [InlineData("c++ -java", "C++ developer", true)]
    [InlineData("c++ -java", "Java/C++", false)]
    public void A_word_of_signs_is_wanted_beside_one_that_is_not(string query, string title, bool found) => Finds(query, title, found);

    [Theory, Rule("R-173", "R-559")]
    [InlineData("developer", "developers", false)]
    [InlineData("the", "The job", true)]
    [InlineData("javscript", "javascript", false)]
    [InlineData("react and vue", "React & Vue", false)]
    public void Nothing_is_stemmed_dropped_or_forgiven(string query, string title, bool found) => Finds(query, title, found);

    [Theory, Rule("R-174")]
    [InlineData("10000", "10,000 users", true)]
    [InlineData("\"10,000\"", "10000", true)]
    [InlineData("3.5", "GPT 3.5", true)]
    [InlineData("5", "GPT 3.5", false)]
    [InlineData("50", "$50/hr", true)]
    [InlineData("hr", "$50/hr", true)]
    [InlineData("日本", "日本語", true)]
    [InlineData("本語", "日本語", true)]
    [InlineData("日語", "日本語", false)]
    [InlineData("カナ", "カナリア", true)]
    public void Numbers_and_scripts_without_spaces_have_their_own_rules(string query, string title, bool found) =>
        Finds(query, title, found);

    [Theory, Rule("R-175", "R-572")]
    [InlineData("wordpress", "A word\u200bpress site", "word\u200bpress")]
    [InlineData("strasse", "Die Straße hier", "Straße")]
    [InlineData("r&d", "the R&amp;D team", "R&amp;D")]
    [InlineData("\"front end\"", "a Front-End job", "Front-End")]
    [InlineData("react", "<p>use <b>Re</b>act</p>", "Re</b>act")]
    [InlineData("office", "an oﬃce", "oﬃce")]
    [InlineData("istanbul", "in İSTANBUL", "İSTANBUL")]
    [InlineData("develop*", "some development!", "development")]
    public void Highlighting_covers_the_original(string query, string title, string marked)
    {
        var hit = Assert.Single(Evaluator.Judge(new() { Query = query }, new() { Title = title, Description = "" }).Hits);

        Assert.Equal(marked, title.Substring(hit.Start, hit.Length));
    }

    private static void Finds(string query, string title, bool found)
    {
        var definition = new ScannerDefinition { Query = query };
        Assert.Empty(definition.Parsed.Errors);
        Assert.Equal(
            found ? Verdict.Match : Verdict.NoMatch,
            Evaluator.Judge(definition, new Posting { Title = title, Description = "" }).Verdict
        );
    }
}
