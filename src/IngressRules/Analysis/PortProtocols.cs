using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>
/// Guesses the protocol of a TCP port from its <c>appProtocol</c>, then from its name, then from its number. A port whose
/// <c>appProtocol</c> or name says HTTP counts as HTTP, whatever its number.
/// </summary>
internal static class PortProtocols
{
    private static readonly HashSet<string> s_http = new(StringComparer.OrdinalIgnoreCase)
    {
        "http", "https", "http2", "http3", "h2", "h2c", "grpc", "grpcs", "ws", "wss", "web", "www", "api", "ui", "rest", "graphql",
    };

    private static readonly HashSet<string> s_http2 = new(StringComparer.OrdinalIgnoreCase) { "h2c", "grpc", "http2" };

    private static readonly Dictionary<string, string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["postgres"] = "PostgreSQL", ["postgresql"] = "PostgreSQL", ["psql"] = "PostgreSQL", ["pgsql"] = "PostgreSQL",
        ["mysql"] = "MySQL", ["mariadb"] = "MySQL", ["mssql"] = "SQL Server", ["tds"] = "SQL Server", ["oracle"] = "Oracle",
        ["mongo"] = "MongoDB", ["mongodb"] = "MongoDB", ["cassandra"] = "Cassandra", ["cql"] = "Cassandra",
        ["redis"] = "Redis", ["memcache"] = "memcached", ["memcached"] = "memcached",
        ["amqp"] = "AMQP", ["amqps"] = "AMQP", ["kafka"] = "Kafka", ["mqtt"] = "MQTT", ["mqtts"] = "MQTT", ["nats"] = "NATS",
        ["smtp"] = "SMTP", ["smtps"] = "SMTP", ["imap"] = "IMAP", ["imaps"] = "IMAP", ["pop3"] = "POP3",
        ["ssh"] = "SSH", ["sftp"] = "SFTP", ["ftp"] = "FTP", ["telnet"] = "Telnet", ["rdp"] = "RDP", ["vnc"] = "VNC",
        ["dns"] = "DNS", ["ldap"] = "LDAP", ["ldaps"] = "LDAP", ["syslog"] = "syslog", ["zookeeper"] = "ZooKeeper",
    };

    private static readonly Dictionary<int, string> s_numbers = new()
    {
        [21] = "FTP", [22] = "SSH", [23] = "Telnet", [25] = "SMTP", [53] = "DNS", [110] = "POP3", [143] = "IMAP", [389] = "LDAP",
        [465] = "SMTP",
        [587] = "SMTP", [636] = "LDAP", [993] = "IMAP", [995] = "POP3", [1433] = "SQL Server", [1521] = "Oracle", [1883] = "MQTT",
        [2181] = "ZooKeeper", [3306] = "MySQL", [3389] = "RDP", [4222] = "NATS", [5432] = "PostgreSQL", [5671] = "AMQP", [5672] = "AMQP",
        [6379] = "Redis", [8883] = "MQTT", [9042] = "Cassandra", [9092] = "Kafka", [11211] = "memcached", [27017] = "MongoDB",
    };

    /// <summary>
    /// What says that the port speaks HTTP/2 without TLS, where its <c>appProtocol</c> does not say it in the form that is read; else null.
    /// </summary>
    public static string? Http2WithoutPrefix(ServicePort port)
    {
        if (port.AppProtocol is { Length: > 0 } declared)
        {
            return declared != "kubernetes.io/h2c"
                && declared[(declared.LastIndexOf('/') + 1)..].ToUpperInvariant() is "H2C" or "GRPC" or "HTTP2" or "H2"
                ? $"appProtocol: {QuotedText.Quote(declared)}"
                : null;
        }

        // gRPC-Web goes over HTTP/1.1.
        string[] words = port.Name.Split('-');
        return words.Where((w, i) => s_http2.Contains(w) && words.ElementAtOrDefault(i + 1) != "web").Any()
            ? $"the name {QuotedText.Quote(port.Name)}"
            : null;
    }

    /// <summary>The protocol that the port probably speaks, where it is not HTTP; else null.</summary>
    public static string? OtherThanHttp(ServicePort port)
    {
        if (port.AppProtocol is { Length: > 0 } declared)
        {
            string name = declared[(declared.LastIndexOf('/') + 1)..];
            return s_names.GetValueOrDefault(name);
        }

        string[] words = port.Name.Split('-');
        if (words.Any(s_http.Contains))
        {
            return null;
        }

        string? named = words.Select(w => s_names.GetValueOrDefault(w)).FirstOrDefault(p => p is not null);
        return named ?? s_numbers.GetValueOrDefault(port.Port);
    }
}
