namespace Guildhall.Matching;

/// <summary>Which text of a job something stands in.</summary>
public enum TextField
{
    Title,
    Description,
    Skills,
    Questions,
    Category,
}

/// <summary>A place to mark in a job's text, with the reason .</summary>
/// <param name="Field">Which text.</param>
/// <param name="Value">Which value of a list: the second skill is 1.</param>
/// <param name="Start">Where it begins, in UTF-16 units of the original.</param>
/// <param name="Length">How long it is there.</param>
/// <param name="Excluded">Whether what stands here was not wanted.</param>
/// <param name="Reason">What it was found for, as written in the scanner.</param>
public sealed record Hit(TextField Field, int Value, int Start, int Length, bool Excluded, string Reason);

/// <summary>A job's texts as words, made once for any number of evaluations.</summary>
public sealed class PostingText
{
    private readonly (TextField Field, int Value, string Text, WordGraph Words)[] _values;
    private readonly bool _cut;

    private PostingText(Posting posting, WordTable table)
    {
        Table = table;
        _cut = posting.DescriptionIsExcerpt || posting.Description is null;
        _values = [.. Values(posting).Select(v => (v.Field, v.Value, v.Text, WordGraph.Of(v.Text, table)))];
    }

    /// <summary>Reads the texts of a job.</summary>
    public static PostingText Of(Posting posting, WordTable? table = null) => new(posting, table ?? WordTable.BuiltIn);

    internal WordTable Table { get; }

    /// <summary>All texts that can be searched, each value of a list for itself: two skills are two values .</summary>
    internal static IEnumerable<(TextField Field, int Value, string Text)> Values(Posting posting)
    {
        yield return (TextField.Title, 0, posting.Title);
        if (posting.Description is not null)
            yield return (TextField.Description, 0, posting.Description);
        for (var i = 0; i < posting.Skills?.Count; i++)
            yield return (TextField.Skills, i, posting.Skills[i]);
        for (var i = 0; i < posting.Questions?.Count; i++)
            yield return (TextField.Questions, i, posting.Questions[i]);
        var names = 0;
        foreach (var name in (string?[])[posting.Category, posting.Subcategory, posting.Occupation])
            if (name is not null)
                yield return (TextField.Category, names++, name);
    }

    /// <summary>The fields a scope stands for in this scanner .</summary>
    internal static IReadOnlyList<TextField> FieldsOf(Scope scope, ScannerDefinition definition) =>
        scope switch
        {
            Scope.Title => [TextField.Title],
            Scope.Skills => [TextField.Skills],
            Scope.Description => [TextField.Description],
            Scope.Questions => [TextField.Questions],
            Scope.Category => [TextField.Category],
            _ when definition.TitleOnly => [TextField.Title],
            _ when definition.UseSkills => [TextField.Title, TextField.Description, TextField.Skills],
            _ => [TextField.Title, TextField.Description],
        };

    internal List<Found> Find(LeafForms forms, IReadOnlyList<TextField> fields)
    {
        List<Found> found = [];
        for (var i = 0; i < _values.Length; i++)
            if (fields.Contains(_values[i].Field))
                foreach (var alternative in forms.Alternatives)
                foreach (var path in _values[i].Words.Find(alternative, forms.Prefix, forms.Slop))
                    found.Add(new Found(i, path[0].From, path[^1].To, path[0].Start, path[^1].Start + path[^1].Length));
        return found;
    }

    internal Hit HitOf(Found found, bool excluded, string reason) =>
        new(_values[found.At].Field, _values[found.At].Value, found.Start, found.End - found.Start, excluded, reason);

    /// <summary>Whether what is not found in these fields is unknown instead of absent .</summary>
    internal bool IsCut(IReadOnlyList<TextField> fields) => _cut && fields.Contains(TextField.Description);

    /// <summary>Every word of the texts once.</summary>
    internal IEnumerable<string> Words() => _values.SelectMany(v => v.Words.Words).Select(w => w.Text).Distinct();

    internal bool Says(string sentence)
    {
        var words = sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(QueryLexer.Canonical).ToList();
        var forms = new LeafForms(
            [
                [.. words.SelectMany(w => Chunks.Of(w, Table)).SelectMany(c => c).Select(p => p.Text)],
            ],
            Prefix: false,
            Slop: 0
        );
        return words.Count > 0 && Find(forms, [TextField.Title, TextField.Description, TextField.Questions]).Count > 0;
    }
}

/// <summary>Where a leaf was found: in which value, over which word positions and which stretch of the original.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct Found(int At, int From, int To, int Start, int End);
