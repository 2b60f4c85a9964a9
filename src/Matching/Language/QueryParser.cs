namespace Guildhall.Matching;

/// <summary>The grammar of the rule book over tokens, with a way on after every error.</summary>
internal sealed class QueryParser(string text)
{
    private readonly QueryLexer _lexer = new(text);
    private List<Token> _tokens = [];
    private int _at;
    private bool _tooDeep;

    public IReadOnlyList<Issue> Errors => _lexer.Errors;
    public IReadOnlyList<Issue> Warnings => _lexer.Warnings;

    private Token Current => _tokens[_at];

    public Node Parse()
    {
        _tokens = _lexer.Read();
        List<Node> pieces = [];
        while (true)
        {
            if (ReadOr(Scope.Default, depth: 0) is { } piece)
                pieces.Add(piece);
            if (Current.Kind == TokenKind.End)
                break;
            Error("group-close", Current, "There is no parenthesis for this one to close.", Without(Current)); // nothing else stops a query
            _at++;
        }
        _lexer.SayHowMany();
        var root = Group(pieces, all: true) ?? new EmptyNode();
        WarnOf(root);
        return root;
    }

    private Node? ReadOr(Scope scope, int depth)
    {
        List<Node> branches = [];
        var mixed = false;
        while (true)
        {
            var (branch, several) = ReadAnd(scope, depth);
            if (branch is not null)
                branches.Add(branch);
            mixed |= several;
            if (Current.Kind != TokenKind.Or)
                break;
            var or = Current;
            _at++;
            if (branches.Count == 0 || Current.Kind is TokenKind.Or or TokenKind.Close or TokenKind.End)
                Error("operand-missing", or, "Something stands on one side of this operator only.", Without(or));
        }
        var node = Group(branches, all: false);
        if (mixed && node is Or)
            _lexer.Warn(
                "mixed",
                node.Start,
                node.Length,
                $"AND goes before OR: this is read as {QueryWriter.Normal(node)}.",
                _lexer.With(node.Start, node.Length, QueryWriter.Normal(node))
            );
        return node;
    }

    private (Node? Node, bool Several) ReadAnd(Scope scope, int depth)
    {
        List<Node> items = [];
        var count = 0;
        while (Current.Kind is not (TokenKind.End or TokenKind.Close or TokenKind.Or))
        {
            if (Current.Kind == TokenKind.And)
            {
                var and = Current;
                _at++;
                var last = Current.Kind is TokenKind.End or TokenKind.Close or TokenKind.Or or TokenKind.And;
                if (count == 0 && and.Sign && !last)
                    _lexer.Warn("idle-plus", and.Start, and.Length, "A plus before the first word does nothing.", Without(and));
                else if (count == 0 || last)
                    Error("operand-missing", and, "Something stands on one side of this operator only.", Without(and));
                continue;
            }
            count++;
            if (ReadNot(scope, depth) is { } item)
                items.Add(item);
        }
        return (Group(items, all: true), items.Count > 1);
    }

    private Node? ReadNot(Scope scope, int depth)
    {
        if (Current.Kind != TokenKind.Not)
            return ReadPrimary(scope, depth);
        var not = Current;
        _at++;
        while (Current.Kind == TokenKind.Not)
        {
            Error("double-not", Current, "Twice excluded is nothing excluded.", Without(not.Start, Current.End - not.Start));
            _at++;
        }
        if (Current.Kind is not (TokenKind.Open or TokenKind.Leaf or TokenKind.Field))
        {
            Error("operand-missing", not, "There is nothing to exclude after this.", Without(not));
            return null;
        }
        return ReadPrimary(scope, depth) is { } of ? new Not(of) { Start = not.Start, Length = of.Start + of.Length - not.Start } : null;
    }

    private Node? ReadPrimary(Scope scope, int depth)
    {
        var token = Current;
        if (token.Kind == TokenKind.Field)
        {
            _at++;
            if (Current.Kind is not (TokenKind.Open or TokenKind.Leaf or TokenKind.Field))
            {
                Error("scope-empty", token, "After a field a word follows directly.", Without(token));
                return null;
            }
            if (Current.Kind == TokenKind.Field)
            {
                Error("scope-nested", Current, "Fields do not lie in each other.", Without(token));
                return ReadPrimary(Scope.Default, depth);
            }
            var errors = _lexer.Errors.Count;
            var scoped = ReadPrimary(token.Scope, depth);
            if (scoped is not null)
            {
                scoped.Length += scoped.Start - token.Start;
                scoped.Start = token.Start;
                OfferForNested(errors, scoped);
            }
            if (scope != Scope.Default && scope != token.Scope)
                Error("scope-nested", token, "Fields do not lie in each other."); // the outer field knows what to offer
            return scoped;
        }
        _at++;
        if (token.Kind == TokenKind.Open)
            return ReadGroup(token, scope, depth + 1);
        Leaf leaf =
            token.Quoted || token.Words.Count > 1
                ? new Phrase(token.Words, token.Prefix, token.Slop, scope)
                : new Term(token.Words[0], token.Prefix, scope);
        (leaf.Start, leaf.Length) = (token.Start, token.Length);
        return leaf;
    }

    private void OfferForNested(int since, Node scoped)
    {
        for (var i = since; i < _lexer.Errors.Count; i++)
            if (_lexer.Errors[i] is { Code: "scope-nested", Offers.Count: 0 } error)
            {
                var written = QueryWriter.Signs(scoped);
                var alone = scoped.Start == 0 && scoped.Length == text.Length;
                _lexer.Errors[i] = error with { Offers = [_lexer.With(scoped.Start, scoped.Length, alone ? written : $"({written})")] };
            }
    }

    private Node? ReadGroup(Token open, Scope scope, int depth)
    {
        if (depth > Query.Deepest)
        {
            if (!_tooDeep)
                Error("too-deep", open, $"Groups lie at most {Query.Deepest} deep in each other; this query goes to {DepthFrom(open)}.");
            _tooDeep = true;
            SkipGroup();
            return null;
        }
        var empty = Current.Kind is TokenKind.Close or TokenKind.End;
        var inner = ReadOr(scope, depth);
        if (Current.Kind == TokenKind.Close)
        {
            var close = Current;
            _at++;
            if (empty)
                _lexer.Error(
                    "group-empty",
                    open.Start,
                    close.End - open.Start,
                    "There is nothing in these parentheses.",
                    Without(open.Start, close.End - open.Start)
                );
            if (inner is not null)
                (inner.Start, inner.Length) = (open.Start, close.End - open.Start);
            return inner;
        }
        Error("group-open", open, "This parenthesis is never closed.", inner is null ? Without(open) : text + ")");
        if (inner is not null)
            (inner.Start, inner.Length) = (open.Start, Current.Start - open.Start);
        return inner;
    }

    private int DepthFrom(Token open)
    {
        var (depth, deepest) = (Query.Deepest, 0);
        for (var i = _tokens.IndexOf(open); i < _tokens.Count; i++)
        {
            depth +=
                _tokens[i].Kind is TokenKind.Open ? 1
                : _tokens[i].Kind is TokenKind.Close ? -1
                : 0;
            deepest = Math.Max(deepest, depth);
        }
        return deepest;
    }

    private void SkipGroup()
    {
        for (var open = 1; open > 0 && Current.Kind != TokenKind.End; _at++)
            open +=
                Current.Kind is TokenKind.Open ? 1
                : Current.Kind is TokenKind.Close ? -1
                : 0;
    }

    /// <summary>One node of several; those that are of the same kind are taken in, so that (a b) c is a b c.</summary>
    private static Node? Group(List<Node> nodes, bool all)
    {
        if (nodes.Count <= 1)
            return nodes.Count == 0 ? null : nodes[0];
        List<Node> flat = [.. nodes.SelectMany(n => (all ? n is And : n is Or) ? n.Children : [n])];
        var (start, end) = (nodes[0].Start, nodes[^1].Start + nodes[^1].Length);
        return all ? new And(flat) { Start = start, Length = end - start } : new Or(flat) { Start = start, Length = end - start };
    }

    private void WarnOf(Node root)
    {
        if (root is not EmptyNode && Query.MatchesWithoutWord(root))
            foreach (var branch in root is Or ? root.Children.Where(Query.MatchesWithoutWord) : [root])
                _lexer.Warn("matches-without-a-word", branch.Start, branch.Length, "This can match a job in which no wanted word stands.");
        var wanted = new List<Phrase>();
        var excluded = new List<Leaf>();
        Collect(root, negated: false);
        foreach (var leaf in excluded)
            if (wanted.Find(p => p.Parts.Count > 1 && Contains(p.Parts, leaf is Phrase x ? x.Parts : [((Term)leaf).Text])) is { } phrase)
                _lexer.Warn(
                    "excludes-wanted",
                    leaf.Start,
                    leaf.Length,
                    $"{leaf.Words} is a part of the wanted {phrase.Words}, so that phrase can never be found."
                );

        void Collect(Node node, bool negated)
        {
            if (node is Leaf leaf && negated)
                excluded.Add(leaf);
            else if (node is Phrase phrase)
                wanted.Add(phrase);
            foreach (var child in node.Children)
                Collect(child, negated ^ node is Not);
        }
    }

    internal static bool Contains(IReadOnlyList<string> whole, IReadOnlyList<string> part)
    {
        for (var i = 0; i + part.Count <= whole.Count; i++)
            if (whole.Skip(i).Take(part.Count).SequenceEqual(part))
                return true;
        return false;
    }

    private void Error(string code, Token token, string message, params IReadOnlyList<string> offers) =>
        _lexer.Error(code, token.Start, token.Length, message, offers);

    private string Without(Token token) => Without(token.Start, token.Length);

    private string Without(int start, int length) => _lexer.With(start, length, "").Trim();
}
