namespace Guildhall.Matching;

/// <summary>
/// Reads the plain queries that most are (small letters and digits, quotes, fields, parentheses, | and -) straight into a formula, without
/// tokens, nodes or issues. Of anything else, and of anything wrong, it says nothing, and <see cref="QueryParser"/> has the word; where it says
/// something, that is what the parser's tree comes to.
/// </summary>
internal ref struct QuickQuery(string text, Func<int, int, Scope, bool, Formula> leaf)
{
    private int _at;
    private bool _failed;

    /// <summary>What the query wants; null if it is not plain. The leaf is told where it stands, its scope and whether it is wanted.</summary>
    public static Formula? Read(string text, Func<int, int, Scope, bool, Formula> leaf)
    {
        if (text.Length is 0 or > Query.LongestText)
            return null;
        var query = new QuickQuery(text, leaf);
        var formula = query.Or(Scope.Default, wanted: true, depth: 0);
        return query._failed || query._at < text.Length ? null : formula;
    }

    private Formula? Or(Scope scope, bool wanted, int depth)
    {
        var first = And(scope, wanted, depth);
        if (_failed || _at >= text.Length || text[_at] != '|')
            return first;
        List<Formula> branches = [first!];
        while (!_failed && _at < text.Length && text[_at] == '|')
        {
            _at++;
            if (And(scope, wanted, depth) is { } next)
                branches.Add(next);
        }
        return _failed ? null : Join(branches, any: wanted);
    }

    /// <summary>One item or more up to a bar, a closing parenthesis or the end; none is wrong.</summary>
    private Formula? And(Scope scope, bool wanted, int depth)
    {
        Formula? first = null;
        List<Formula>? more = null;
        while (!_failed)
        {
            while (_at < text.Length && text[_at] == ' ')
                _at++;
            if (_at == text.Length || text[_at] is '|' or ')')
                break;
            var not = text[_at] == '-';
            if (not)
                _at++;
            if (Item(scope, wanted != not, depth) is not { } item)
                return Fail();
            if (first is null)
                first = item;
            else
                (more ??= [first]).Add(item);
        }
        if (first is null)
            return Fail();
        return more is null ? first : Join(more, any: !wanted);
    }

    private Formula? Item(Scope scope, bool wanted, int depth)
    {
        if (_at == text.Length)
            return Fail();
        var c = text[_at];
        if (c == '(')
        {
            if (depth == Query.Deepest)
                return Fail();
            _at++;
            var inner = Or(scope, wanted, depth + 1);
            if (_failed || _at == text.Length || text[_at] != ')')
                return Fail();
            _at++;
            return inner;
        }
        return c == '"' ? Phrase(scope, wanted) : Word(scope, wanted, depth);
    }

    private Formula? Phrase(Scope scope, bool wanted)
    {
        var start = _at++;
        var words = 0;
        for (; _at < text.Length && text[_at] != '"'; _at++)
            if (IsPlain(text[_at]))
                words += IsPlain(text[_at - 1]) ? 0 : 1;
            else if (text[_at] != ' ')
                return Fail();
        if (_at == text.Length || words is 0 or > Query.LongestPhrase)
            return Fail();
        _at++;
        if (_at < text.Length && text[_at] is '~')
            return Fail();
        return leaf(start, _at - start, scope, wanted);
    }

    private Formula? Word(Scope scope, bool wanted, int depth)
    {
        var start = _at;
        while (_at < text.Length && IsPlain(text[_at]))
            _at++;
        if (_at == start)
            return Fail();
        if (_at == text.Length || text[_at] is ' ' or '(' or ')' or '|' or '"')
            return leaf(start, _at - start, scope, wanted);
        switch (text[_at])
        {
            case '*' when _at - start >= 4 && (_at + 1 == text.Length || text[_at + 1] is ' ' or '(' or ')' or '|'):
                _at++;
                return leaf(start, _at - start, scope, wanted);
            case ':' when scope == Scope.Default && FieldOf(text.AsSpan(start, _at - start)) is { } field:
                _at++;
                return _at < text.Length && (text[_at] is '(' or '"' || IsPlain(text[_at])) ? Item(field, wanted, depth) : Fail();
            default:
                return Fail();
        }
    }

    private static Scope? FieldOf(ReadOnlySpan<char> name) =>
        name switch
        {
            "title" => Scope.Title,
            "skills" or "skill" => Scope.Skills,
            "description" or "desc" => Scope.Description,
            "questions" => Scope.Questions,
            "category" => Scope.Category,
            _ => null,
        };

    private static bool IsPlain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    private static Formula Join(List<Formula> of, bool any) => any ? Formula.Any(of) : Formula.All(of);

    private Formula? Fail()
    {
        _failed = true;
        return null;
    }
}
