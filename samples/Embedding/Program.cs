// Which backend takes a host and a path? A console program that uses the library.
using IngressRules.Diagnostics;
using IngressRules.Matching;

IngressMatcher matcher = IngressMatcher.Load(Path.Combine(AppContext.BaseDirectory, "shop.yaml"));

foreach (Diagnostic diagnostic in matcher.Diagnostics)
{
    Console.WriteLine(diagnostic.Message);
}

foreach (string path in (string[])["/cart/42?item=1", "/cart", "/cartoon"])
{
    IngressMatch match = matcher.Match("Shop.example.com:8080", path);
    Console.WriteLine($"{path} → {match.Backend?.ToString() ?? "nobody"} ({match})");
}
