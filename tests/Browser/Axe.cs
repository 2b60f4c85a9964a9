using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>
/// axe-core in the page itself. The library's own way opens a second window for every run, and carries what is right out of the page too:
/// most of the time it takes goes there.
/// </summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    private const string Run = """
        async rules => {
            const run = rules ? { type: 'rule', values: rules } : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
            const found = await axe.run(document, { runOnly: run, resultTypes: ['violations'], elementRef: false, iframes: false });
            return found.violations.map(one => `${one.id} at ${one.nodes.slice(0, 3).map(node => node.html).join(', ')}`);
        }
        """;

    /// <summary>What is wrong with the page by WCAG 2.0 to 2.2, A and AA, or by these rules of axe alone.</summary>
    public static async Task<string[]> FindAsync(IPage page, params string[] rules)
    {
        if (!await page.EvaluateAsync<bool>("typeof axe === 'object'"))
            await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>(Run, rules.Length > 0 ? rules : null);
    }
}
