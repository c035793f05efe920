using System.Globalization;

namespace IngressRules.Admin.Html;

/// <summary>Figures and times as pages and the API show them.</summary>
internal static class FigureText
{
    /// <summary>A number of requests a second.</summary>
    public static string Rate(double rate) => rate.ToString(rate < 10 ? "0.##" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>A duration that requests took at most: <c>2.5 ms</c>, <c>10 s</c>.</summary>
    public static string Duration(double? seconds) => seconds switch
    {
        null => "–",
        double.PositiveInfinity => "over a minute",
        < 1 => (seconds.Value * 1000).ToString("0.# 'ms'", CultureInfo.InvariantCulture),
        _ => seconds.Value.ToString("0.# 's'", CultureInfo.InvariantCulture),
    };

    /// <summary>A time: <c>2026-03-01 12:00:00 UTC</c>.</summary>
    public static string Moment(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
