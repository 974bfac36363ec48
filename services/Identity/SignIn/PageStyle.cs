namespace Shemss.Identity.SignIn;

/// <summary>The one style sheet of the sign-in pages, inline so that they need no second request.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { color-scheme: light; --ink: #1b2b34; --quiet: #5d6d76; --accent: #0b6e4f; --line: #d5dde1; }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: #eef3f1; color: var(--ink);
          font: 16px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
        main { width: 100%; max-width: 26rem; background: #fff; border: 1px solid var(--line); border-top: 4px solid var(--accent); border-radius: 8px; padding: 2rem; }
        h1 { font-size: 1.35rem; margin: 0 0 .25rem; }
        .system { margin: 0 0 1.5rem; color: var(--quiet); font-size: .9rem; }
        label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
        input { width: 100%; padding: .6rem .7rem; font: inherit; border: 1px solid #8fa1aa; border-radius: 5px; }
        input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid #7cc4ab; outline-offset: 1px; }
        button { width: 100%; margin-top: 1.5rem; padding: .7rem; font: inherit; font-weight: 600; color: #fff; background: var(--accent); border: 0; border-radius: 5px; cursor: pointer; }
        button.other { margin-top: .6rem; color: var(--accent); background: #fff; border: 1px solid var(--accent); }
        .error { margin: 0 0 1rem; padding: .6rem .8rem; background: #fdecea; border-left: 4px solid #b3261e; color: #6b1510; }
        .note { margin: 0 0 1rem; padding: .6rem .8rem; background: #e8f3ee; border-left: 4px solid var(--accent); }
        .or { margin: 1.5rem 0 0; color: var(--quiet); font-size: .9rem; }
        .quiet { color: var(--quiet); font-size: .85rem; }
        .language { margin: 1.5rem 0 0; text-align: right; font-size: .9rem; }
        a { color: var(--accent); }
        """;
}
