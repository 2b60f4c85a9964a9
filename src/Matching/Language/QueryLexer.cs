using System.Text;

namespace Guildhall.Matching;

internal enum TokenKind
{
    End,
    Open,
    Close,
    And,
    Or,
    Not,
    Field,
    Leaf,
}

/// <summary>A token with its place; a leaf token still lacks its scope.</summary>
internal sealed record Token(TokenKind Kind, int Start, int Length)
{
    public bool Sign { get; init; }
    public Scope Scope { get; init; }
    public IReadOnlyList<string> Words { get; init; } = [];
    public bool Quoted { get; init; }
    public bool Prefix { get; init; }
    public int Slop { get; init; }
    public int End => Start + Length;
}

/// <summary>Cuts a query into tokens and reports what is wrong with single ones .</summary>
internal sealed class QueryLexer(string typed)
{
    private static readonly (string Name, Scope Scope)[] Fields =
    [
        ("title", Scope.Title),
        ("skills", Scope.Skills),
        ("description", Scope.Description),
        ("questions", Scope.Questions),
        ("category", Scope.Category),
        ("skill", Scope.Skills),
        ("desc", Scope.Description),
    ];

    private readonly string _text = typed.Length > Query.LongestText ? typed[..Query.LongestText] : typed;
    private readonly List<Token> _tokens = [];
    private int _words;
    private bool _tooMany;
    private int _at;

    public List<Issue> Errors { get; } = [];
    public List<Issue> Warnings { get; } = [];

    public List<Token> Read()
    {
        if (typed.Length > Query.LongestText)
            Error(
                "too-long",
                Query.LongestText,
                typed.Length - Query.LongestText,
                $"A query has at most {Query.LongestText:N0} characters; this one has {typed.Length:N0}."
            );
        while (_at < _text.Length)
            ReadOne();
        _tokens.Add(new Token(TokenKind.End, _text.Length, 0));
        return _tokens;
    }

    /// <summary>The whole query with one stretch replaced.</summary>
    public string With(int start, int length, string replacement) =>
        string.Concat(typed.AsSpan(0, start), replacement, typed.AsSpan(start + length)).Trim();

    public void Error(string code, int start, int length, string message, params IReadOnlyList<string> offers) =>
        Errors.Add(new Issue(code, start, length, message, offers));

    public void Warn(string code, int start, int length, string message, params IReadOnlyList<string> offers) =>
        Warnings.Add(new Issue(code, start, length, message, offers));

    private void ReadOne()
    {
        var c = _text[_at];
        switch (c)
        {
            case '(':
                Take(TokenKind.Open, 1);
                break;
            case ')':
                Take(TokenKind.Close, 1);
                break;
            case '|':
                Foreign('|', TokenKind.Or);
                break;
            case '&' when Next(1) == '&':
                Foreign('&', TokenKind.And);
                break;
            case '+':
                Take(TokenKind.And, 1);
                break;
            case '-':
                Minus();
                break;
            case '!' when StartsOperand(_at + 1):
                Error("foreign-operator", _at, 1, "An exclusion is written with -, not with !.", With(_at, 1, "-"));
                Take(TokenKind.Not, 1);
                break;
            case '*':
                Error("star-place", _at, 1, "A star stands at the end of a word.", With(_at, 1, ""));
                _at++;
                break;
            case '~':
                SlopOutOfPlace();
                break;
            default:
                if (IsQuote(c))
                    ReadPhrase();
                else if (IsSpace(c))
                    _at++;
                else
                    ReadWord();
                break;
        }
    }

    private void Take(TokenKind kind, int length, bool sign = true)
    {
        _tokens.Add(new Token(kind, _at, length) { Sign = sign });
        _at += length;
    }

    private void Foreign(char sign, TokenKind kind)
    {
        var length = 1;
        while (Next(length) == sign)
            length++;
        if (length > 1)
        {
            var ours = sign == '&' ? "+" : "|";
            Error("foreign-operator", _at, length, $"Here {new string(sign, length)} is written {ours}.", With(_at, length, ours));
        }
        Take(kind, length);
    }

    private void Minus()
    {
        if (_tokens is [.., { Kind: TokenKind.Field } field] && field.End == _at)
        {
            var scope = _text[field.Start..field.End];
            Error("scope-minus", _at, 1, "The minus stands before the field.", With(field.Start, field.Length + 1, "-" + scope));
            _tokens.Insert(_tokens.Count - 1, new Token(TokenKind.Not, _at, 1) { Sign = true });
            _at++;
            return;
        }
        var next = Next(1);
        if (next == '\0' || IsSpace(next) || next is ')' or '|')
        {
            List<string> offers = [];
            var after = _at + 1;
            while (after < _text.Length && IsSpace(_text[after]))
                after++;
            if (StartsOperand(after))
                offers.Add(With(_at, after - _at, "-"));
            if (LastBefore(_at) is { } before && WordAfter(after) is var end && end > after)
                offers.Add(With(before, end - before, $"\"{_text[before..end]}\""));
            Error(
                "lonely-minus",
                _at,
                1,
                "A minus with nothing after it neither excludes nor joins; write -word, or put it in quotes.",
                offers
            );
            _at++;
            return;
        }
        Take(TokenKind.Not, 1);
    }

    private int? LastBefore(int at)
    {
        if (_tokens is not [.., { Kind: TokenKind.Leaf, Quoted: false } leaf])
            return null;
        return string.IsNullOrWhiteSpace(_text[leaf.End..at]) ? leaf.Start : null;
    }

    private int WordAfter(int at)
    {
        while (at < _text.Length && !IsSpace(_text[at]) && !IsSpecial(_text[at]) && !IsQuote(_text[at]))
            at++;
        return at;
    }

    private void SlopOutOfPlace()
    {
        var length = 1;
        while (char.IsAsciiDigit(Next(length)))
            length++;
        Error("slop-place", _at, length, "A distance stands directly after a phrase in quotes.", With(_at, length, ""));
        _at += length;
    }

    private void ReadPhrase()
    {
        var start = _at++;
        List<(string Text, int Start)> words = [];
        var word = new StringBuilder();
        var (wordStart, prefix, closed) = (_at, false, false);
        while (_at < _text.Length && !closed)
        {
            var c = _text[_at];
            if (IsQuote(c))
            {
                closed = true;
            }
            else if (c == '\\' && _at + 1 < _text.Length)
            {
                word.Append(_text[++_at]);
            }
            else if (c == '*')
            {
                if (word.Length > 0 && IsQuote(Next(1)))
                    prefix = true;
                else
                    Error("star-place", _at, 1, "In a phrase a star stands at the end of the last word only.", With(_at, 1, ""));
            }
            else if (IsSpace(c))
            {
                EndWord();
                wordStart = _at + 1;
            }
            else
                word.Append(c);
            _at++;
        }
        EndWord();
        List<string> parts = [];
        foreach (var (text, at) in words)
        foreach (var part in Canonical(text))
        {
            parts.Add(part);
            if (parts.Count == Query.LongestPhrase + 1)
            {
                var count = words.Sum(w => Canonical(w.Text).Count);
                Error("too-many", at, text.Length, $"A phrase has at most {Query.LongestPhrase} words; this one has {count}.");
            }
        }
        if (!closed)
            Error(
                "quote-open",
                start,
                1,
                "This quote is never closed.",
                parts.Count > 0
                    ? typed.Length > _text.Length
                        ? []
                        : [typed + '"']
                    : [With(start, 1, "")]
            );
        else if (parts.Count == 0)
            Error("phrase-empty", start, _at - start, "There is no word between these quotes.", With(start, _at - start, ""));
        if (prefix)
            CheckPrefix(parts, start, _at - start);
        var slop = closed ? ReadSlop(start) : 0;
        if (parts.Count > 0)
            AddLeaf(parts, start, quoted: true, prefix, slop);

        void EndWord()
        {
            if (word.Length > 0)
                words.Add((word.ToString(), wordStart));
            word.Clear();
        }
    }

    private int ReadSlop(int phrase)
    {
        if (_at >= _text.Length || _text[_at] != '~')
            return 0;
        var start = _at++;
        while (char.IsAsciiDigit(Next(0)))
            _at++;
        var digits = _text[(start + 1).._at];
        if (
            digits.Length is > 0 and < 4
            && int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) is var slop and <= Query.WidestSlop
        )
            return slop;
        Error(
            "slop-range",
            start,
            _at - start,
            $"Between the words of a phrase 0 to {Query.WidestSlop} others are allowed.",
            With(start, _at - start, digits.Length == 0 ? "" : $"~{Query.WidestSlop}")
        );
        return digits.Length == 0 ? 0 : Query.WidestSlop;
    }

    private void ReadWord()
    {
        var start = _at;
        var word = new StringBuilder();
        var letters = true; // only letters so far, so that a colon makes it a field
        var escaped = false;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '\\' && _at + 1 < _text.Length)
            {
                word.Append(_text[_at + 1]);
                (escaped, letters) = (true, false);
                _at += 2;
                continue;
            }
            if (IsSpace(c) || IsQuote(c) || IsSpecial(c) || (c == '&' && Next(1) == '&'))
                break;
            if (c == ':' && letters && word.Length > 0)
            {
                ReadField(start);
                return;
            }
            if (c == '+' && word.Length > 0 && IsGlue())
            {
                EndWord(start, word, escaped);
                Warn(
                    "glued-plus",
                    _at,
                    1,
                    "This plus is read as AND; put spaces around it, or quotes around the whole.",
                    With(_at, 1, " + ")
                );
                Take(TokenKind.And, 1);
                return;
            }
            letters &= char.IsLetter(c);
            word.Append(c);
            _at++;
        }
        EndWord(start, word, escaped);
    }

    /// <summary>Whether this plus joins two words (react+vue) instead of ending one (c++, and the first of c++17).</summary>
    private bool IsGlue()
    {
        if (!char.IsLetterOrDigit(_text[_at - 1]) && _text[_at - 1] != '+')
            return false;
        var before = 0;
        while (_at - 1 - before >= 0 && _text[_at - 1 - before] == '+')
            before++;
        var next = Next(1);
        if (next == '-')
            return before == 0 && char.IsLetterOrDigit(Next(2));
        var joins = char.IsLetterOrDigit(next) || next == '(' || IsQuote(next);
        return joins && before is 0 or 2 && next != '+' && joins;
    }

    private void ReadField(int start)
    {
        var name = _text[start.._at];
        var colon = _at;
        foreach (var field in Fields)
            if (name.Equals(field.Name, StringComparison.OrdinalIgnoreCase))
            {
                Known(field.Scope);
                return;
            }
        var nearest = Fields.Take(5).OrderBy(f => Distance(f.Name, name)).First();
        if (Distance(nearest.Name, name) <= 2 && name.Length > 3 && StartsOperand(colon + 1) && Next(1) != '/')
        {
            Error(
                "unknown-field",
                start,
                colon + 1 - start,
                $"There is no field {name}; did you mean {nearest.Name}?",
                With(start, colon - start, nearest.Name)
            );
            _at = colon + 1;
            _tokens.Add(new Token(TokenKind.Field, start, _at - start) { Scope = nearest.Scope });
            return;
        }
        var end = colon + 1;
        while (end < _text.Length && !IsSpace(_text[end]) && _text[end] is not ('(' or ')' or '|') && !IsQuote(_text[end]))
            end++;
        Error(
            "unknown-field",
            start,
            colon + 1 - start,
            $"There is no field {name}. Put the whole in quotes if the colon belongs to it.",
            With(start, end - start, $"\"{_text[start..end]}\"")
        );
        _at = end;
        AddLeaf(Canonical(_text[start..end]), start, quoted: true, prefix: false, slop: 0);

        void Known(Scope scope)
        {
            _at = colon + 1;
            var next = Next(0);
            if (next is '(' or '-' || IsQuote(next) || StartsOperand(_at))
            {
                _tokens.Add(new Token(TokenKind.Field, start, _at - start) { Scope = scope });
                return;
            }
            var after = _at;
            while (after < _text.Length && IsSpace(_text[after]))
                after++;
            Error(
                "scope-empty",
                start,
                _at - start,
                $"After {name}: a word follows directly.",
                StartsOperand(after) ? With(_at, after - _at, "") : With(start, _at - start, "")
            );
        }
    }

    private void EndWord(int start, StringBuilder word, bool escaped)
    {
        var (text, end) = (word.ToString(), _at);
        if (!escaped && Next(0) != '*')
        {
            var (kind, lower) = text switch
            {
                "AND" => (TokenKind.And, false),
                "OR" => (TokenKind.Or, false),
                "NOT" => (TokenKind.Not, false),
                "and" or "or" or "not" => (TokenKind.Leaf, true),
                _ => (TokenKind.Leaf, false),
            };
            if (kind != TokenKind.Leaf)
            {
                _tokens.Add(new Token(kind, start, end - start));
                return;
            }
            if (lower)
                Warn(
                    "lower-operator",
                    start,
                    end - start,
                    $"{text} is looked for as a word; operators are written in capital letters.",
                    With(start, end - start, text.ToUpperInvariant())
                );
        }
        var words = Canonical(text);
        var prefix = false;
        if (Next(0) == '*' && words.Count > 0)
        {
            var after = Next(1);
            if (after != '\0' && !IsSpace(after) && !IsSpecial(after) && !IsQuote(after))
                Error("star-place", _at, 1, "A star stands at the end of a word.", With(_at, 1, ""));
            else
            {
                prefix = true;
                CheckPrefix(words, start, _at + 1 - start);
            }
            _at++;
        }
        if (words.Count > 0)
            AddLeaf(words, start, quoted: words.Count > 1, prefix, slop: 0);
    }

    private void CheckPrefix(IReadOnlyList<string> words, int start, int length)
    {
        var letters = words.Count == 0 ? 0 : words[^1].Count(char.IsLetterOrDigit);
        if (letters < 2)
            Error("prefix-short", start, length, "At least two letters or digits stand before a star.");
        else if (letters < 4)
            Warn("short-prefix", start, length, $"Many words begin with {words[^1]}.");
    }

    private void AddLeaf(IReadOnlyList<string> words, int start, bool quoted, bool prefix, int slop)
    {
        if (words.Count == 0)
            return;
        _words += words.Count;
        if (_words > Query.MostWords && !_tooMany)
        {
            _tooMany = true;
            Errors.Add(new Issue("too-many", start, _at - start, "", [])); // the sentence needs the number, known at the end
        }
        _tokens.Add(
            new Token(TokenKind.Leaf, start, _at - start)
            {
                Words = words,
                Quoted = quoted,
                Prefix = prefix,
                Slop = slop,
            }
        );
    }

    public void SayHowMany()
    {
        for (var i = 0; i < Errors.Count; i++)
            if (Errors[i] is { Code: "too-many", Message: "" } error)
                Errors[i] = error with { Message = $"A query has at most {Query.MostWords} words; this one has {_words}." };
    }

    /// <summary>The chunks of a typed word, each as it will be found and written again.</summary>
    internal static IReadOnlyList<string> Canonical(string word)
    {
        if (IsPlain(word))
            return [word.ToLowerInvariant()];
        var folded = Folding.FoldWord(word);
        return [.. Chunks.Of(folded, WordTable.BuiltIn).Select(c => folded[c[0].Start..c[^1].End].Replace(",", ""))];
    }

    /// <summary>Whether a word has nothing to fold or cut but capital letters; most have not.</summary>
    internal static bool IsPlain(string word)
    {
        foreach (var c in word)
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
        return word.Length > 0;
    }

    private char Next(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private bool StartsOperand(int at) =>
        at < _text.Length
        && !IsSpace(_text[at])
        && (_text[at] is '(' or '-' or '\\' || IsQuote(_text[at]) || !IsSpecial(_text[at]) && _text[at] != '+');

    private static bool IsSpecial(char c) => c is '(' or ')' or '|' or '*' or '~';

    internal static bool IsQuote(char c) => c is '"' or '“' or '”' or '„' or '‟' or '＂';

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || char.IsControl(c);

    /// <summary>How many letters must be put in, left out, replaced or swapped to get from one to the other.</summary>
    private static int Distance(string a, string b)
    {
        if (b.Length > 20)
            return int.MaxValue;
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        for (var j = 1; j <= b.Length; j++)
        {
            var same = a[i - 1] == char.ToLowerInvariant(b[j - 1]);
            d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + (same ? 0 : 1));
            if (i > 1 && j > 1 && a[i - 1] == char.ToLowerInvariant(b[j - 2]) && a[i - 2] == char.ToLowerInvariant(b[j - 1]))
                d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
        }
        return d[a.Length, b.Length];
    }
}
