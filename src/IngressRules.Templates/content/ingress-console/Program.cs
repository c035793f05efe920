using IngressRules.Diagnostics;
using IngressRules.Matching;

// dotnet run -- HOST PATH [FILE]
string host = args.ElementAtOrDefault(0) ?? "shop.example.com";
string path = args.ElementAtOrDefault(1) ?? "/cart/42";
IngressMatcher matcher = IngressMatcher.Load(args.ElementAtOrDefault(2) ?? Path.Combine(AppContext.BaseDirectory, "shop.yaml"));

foreach (Diagnostic diagnostic in matcher.Diagnostics)
{
    Console.Error.WriteLine(diagnostic);
}

IngressMatch match = matcher.Match(host, path);
Console.WriteLine($"{host}{path} → {match.Backend?.ToString() ?? "no backend"}");
return match.Backend is null ? 1 : 0;
