using System.Text.RegularExpressions;
using IngressRules.AspNetCore.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IngressRules.AspNetCore.Tests.Admin;

/// <summary>The admin page in a real browser.</summary>
public sealed partial class AdminPageTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] Pages =
    [
        "/", "/rules", "/picture", "/diagnostics", "/endpoints", "/traffic", "/tls", "/explain", "/explain?url=shop.example.com/cart/list",
    ];

    [BrowserFact]
    public async Task The_rules_follow_what_is_typed()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Many(90));
        await using Tab tab = await browser.OpenAsync(admin.Url + "/rules");
        await Expect(tab.Page.Locator("tr.rule")).ToHaveCountAsync(100);
        await Expect(tab.Page.Locator("tr.host")).ToHaveCountAsync(34);

        await tab.Page.Locator("[data-search]").PressSequentiallyAsync("app17. exact");

        await Expect(tab.Page.Locator("tr.rule")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator("tr.rule")).ToContainTextAsync("/assets");
        await Expect(tab.Page).ToHaveURLAsync(new Regex("q=app17"));

        await tab.Page.Locator("[data-search]").FillAsync("nothing like it");

        await Expect(tab.Page.Locator(".empty")).ToHaveTextAsync("No rule has all of these words.");
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task Without_script_search_and_explanation_are_forms()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);
        await using Tab tab = await browser.OpenAsync(admin.Url + "/rules", script: false);

        await tab.Page.Locator("[data-search]").FillAsync("wild");
        await tab.Page.Locator("[data-search]").PressAsync("Enter");
        await Expect(tab.Page.Locator("tr.rule")).ToHaveCountAsync(1);

        await tab.Page.Locator("[data-ask]").FillAsync("shop.example.com/cart");
        await tab.Page.Locator("[data-ask]").PressAsync("Enter");
        await Expect(tab.Page.Locator(".verdict")).ToContainTextAsync("default/overview:http");
    }

    [BrowserFact]
    public async Task A_url_is_explained_from_any_page()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop, services: ["cart"]);
        await using Tab tab = await browser.OpenAsync(admin.Url + "/traffic");

        await tab.Page.Locator("[data-ask]").FillAsync("shop.example.com/cart/42");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();

        await Expect(tab.Page.Locator(".verdict.good")).ToContainTextAsync("default/cart:http");
        await Expect(tab.Page.Locator("[data-ask]")).ToHaveValueAsync("shop.example.com/cart/42");
        await Expect(tab.Page.Locator(".steps")).ToContainTextAsync("127.0.0.1:");
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task The_keyboard_is_enough()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);
        await using Tab tab = await browser.OpenAsync(admin.Url + "/rules");
        IKeyboard keyboard = tab.Page.Keyboard;

        // The first link skips the menu.
        await keyboard.PressAsync("Tab");
        await Expect(tab.Page.Locator(".skip")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator("main")).ToBeFocusedAsync();

        await keyboard.PressAsync("/");
        await Expect(tab.Page.Locator("[data-search]")).ToBeFocusedAsync();
        await keyboard.TypeAsync("late/");
        await Expect(tab.Page.Locator("[data-search]")).ToHaveValueAsync("late/");
        await keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator("[data-search]")).Not.ToBeFocusedAsync();

        await keyboard.PressAsync("e");
        await Expect(tab.Page.Locator("[data-ask]")).ToBeFocusedAsync();
        await keyboard.TypeAsync("other.example.com/cart");
        await keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator(".verdict")).ToContainTextAsync("default/wild:http");
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task Figures_follow_the_traffic_without_a_reload()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop, services: ["front"]);
        await using Tab tab = await browser.OpenAsync(admin.Url);
        await Expect(tab.Page.Locator("[data-count='2xx']")).ToHaveTextAsync("0");

        await RawHttp.GetAsync(admin.Router, "shop.example.com", "/");

        await Expect(tab.Page.Locator("[data-count='2xx']")).ToHaveTextAsync("1", new() { Timeout = 30_000 });
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task Figures_that_no_longer_come_are_called_old()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);
        await using Tab tab = await browser.OpenAsync(admin.Url);
        ILocator note = tab.Page.GetByText("The router does not respond.");
        await Expect(note).ToBeHiddenAsync();

        await tab.Page.RouteAsync("**/api/v1/status", route => route.AbortAsync());
        await Expect(note).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await tab.Page.UnrouteAllAsync();
        await Expect(note).ToBeHiddenAsync(new() { Timeout = 30_000 });
    }

    [BrowserFact]
    public async Task On_a_narrow_screen_nothing_sticks_out()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(
            AdminManifests.Shop + "\n---\n" + AdminManifests.Many(30), services: ["cart"]);
        await RawHttp.GetAsync(admin.Router, "shop.example.com", "/cart/1");
        foreach (string page in Pages)
        {
            await using Tab tab = await browser.OpenAsync(admin.Url + page);
            foreach (int width in (int[])[1170, 1024, 768, 390, 320])
            {
                await tab.Page.SetViewportSizeAsync(width, 844);
                await NothingSticksOutAsync(tab.Page, $"{page} {width} px wide");
                await SaveAsync(tab, $"{width}{page}");
            }
        }
    }

    [BrowserFact]
    public async Task In_light_and_in_the_dark_all_text_can_be_read()
    {
        (ColorScheme, string)[] schemes = [(ColorScheme.Light, "rgb(245, 246, 248)"), (ColorScheme.Dark, "rgb(15, 20, 27)")];
        await using TestAdmin admin = await TestAdmin.StartAsync(
            AdminManifests.Shop + "\n---\n" + AdminManifests.Hostile, services: ["cart"]);
        await RawHttp.GetAsync(admin.Router, "shop.example.com", "/cart/1");
        await RawHttp.GetAsync(admin.Router, "shop.example.com", "/cart");
        foreach (string page in Pages)
        {
            await using Tab tab = await browser.OpenAsync(admin.Url + page);
            foreach ((ColorScheme scheme, string ground) in schemes)
            {
                // Without motion the colours change at once.
                await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                await Expect(tab.Page.Locator("body")).ToHaveCSSAsync("background-color", ground);
                string[] faint = await tab.Page.EvaluateAsync<string[]>(Contrast);
                Assert.True(faint.Length == 0, $"{page} {scheme}: {string.Join("; ", faint)}");
                await SaveAsync(tab, $"{scheme}{page}");
            }
        }
    }

    [BrowserFact]
    public async Task Hostile_names_neither_run_nor_break_the_policy()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Hostile);
        string[] pages =
        [
            .. Pages, "/rules?q=%22%3E%3Cscript%3Ealert(7)%3C/script%3E",
            "/explain?url=odd.example.com/%22%3E%3Cscript%3Ealert(8)%3C/script%3E",
        ];
        foreach (string page in pages)
        {
            await using Tab tab = await browser.OpenAsync(admin.Url + page);
            await Expect(tab.Page.Locator("h1")).ToBeVisibleAsync();
            Assert.Equal(1, await tab.Page.Locator("script").CountAsync());
            Assert.Equal(0, await tab.Page.Locator("[onmouseover], [onerror], [onload]").CountAsync());
            Assert.Empty(tab.Complaints);
        }
    }

    /// <summary>
    /// Text with less contrast than WCAG 2.2, level AA, requires: 4.5 to 1. Text in the picture is left out, because it has no CSS
    /// background.
    /// </summary>
    private const string Contrast = """
        () => {
          const parse = color => { const v = color.match(/[\d.]+/g).map(Number); return { rgb: v.slice(0, 3), alpha: v[3] ?? 1 }; };
          const luminance = rgb => rgb.map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
          const ground = element => {
            for (let e = element; e; e = e.parentElement) {
              const color = parse(getComputedStyle(e).backgroundColor);
              if (color.alpha === 1) { return color.rgb; }
            }
            return [255, 255, 255];
          };
          const faint = new Set();
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || element.closest('svg, script, .off')) { continue; }
            const [a, b] = [luminance(parse(getComputedStyle(element).color).rgb), luminance(ground(element))];
            const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
            if (ratio < 4.5) { faint.add(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`); }
          }
          return [...faint];
        }
        """;

    private static async Task NothingSticksOutAsync(IPage page, string where)
    {
        Assert.Equal(
            (where, 0),
            (where, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")));
        string[] cut = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.tiles, .tile, .list, .list td, .card, .bar, .menu')]"
                + ".filter(e => e.scrollWidth > e.clientWidth).map(e => `${e.className} ${e.textContent}`.slice(0, 80))");
        Assert.True(cut.Length == 0, $"{where}: {string.Join("; ", cut)}");
        double menu = await page.EvaluateAsync<double>(
            "document.querySelector('.menu').offsetHeight / document.querySelector('.menu a').offsetHeight");
        Assert.InRange(menu, 1, 2.1);
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('.menu a').offsetHeight < 50"), where);
        string[] broken = await page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll('.brand span, .list thead th:not(:has(.unseen))')].filter(e => {
              const range = document.createRange();
              range.selectNodeContents(e);
              return e.closest('.list')?.querySelector('thead').clientWidth !== 1
                && !e.textContent.includes(' ') && range.getClientRects().length > 1;
            }).map(e => e.textContent)
            """);
        Assert.True(broken.Length == 0, $"{where}: {string.Join("; ", broken)}");
    }

    /// <summary>Saves a screenshot of the page if <c>INGRESS_RULES_SCREENSHOTS</c> names a folder.</summary>
    private static async Task SaveAsync(Tab tab, string name)
    {
        if (Environment.GetEnvironmentVariable("INGRESS_RULES_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await tab.Page.ScreenshotAsync(
                new() { Path = Path.Combine(folder, NoFileName().Replace(name, "-") + ".png"), FullPage = true });
        }
    }

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NoFileName();
}
