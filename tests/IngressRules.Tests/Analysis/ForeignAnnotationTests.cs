using IngressRules.Analysis;
using IngressRules.Diagnostics;

namespace IngressRules.Tests.Analysis;

/// <summary>Annotations of other controllers, one row for each: whom it keeps out there, or a hyphen.</summary>
public class ForeignAnnotationTests
{
    private const string Table =
        """
        alb.ingress.kubernetes.io/auth-idp-cognito Credentials
        alb.ingress.kubernetes.io/auth-idp-oidc Credentials
        alb.ingress.kubernetes.io/auth-on-unauthenticated-request Credentials
        alb.ingress.kubernetes.io/auth-type Credentials
        alb.ingress.kubernetes.io/backend-protocol -
        alb.ingress.kubernetes.io/backend-protocol-version -
        alb.ingress.kubernetes.io/certificate-arn -
        alb.ingress.kubernetes.io/conditions.web Plugins
        alb.ingress.kubernetes.io/group.name -
        alb.ingress.kubernetes.io/group.order -
        alb.ingress.kubernetes.io/healthcheck-path -
        alb.ingress.kubernetes.io/inbound-cidrs Addresses
        alb.ingress.kubernetes.io/jwt-validation Credentials
        alb.ingress.kubernetes.io/listen-ports -
        alb.ingress.kubernetes.io/mutual-authentication Certificates
        alb.ingress.kubernetes.io/scheme Plugins
        alb.ingress.kubernetes.io/security-group-prefix-lists Addresses
        alb.ingress.kubernetes.io/security-groups Addresses
        alb.ingress.kubernetes.io/shield-advanced-protection Firewall
        alb.ingress.kubernetes.io/ssl-policy -
        alb.ingress.kubernetes.io/ssl-redirect -
        alb.ingress.kubernetes.io/target-type -
        alb.ingress.kubernetes.io/waf-acl-id Firewall
        alb.ingress.kubernetes.io/wafv2-acl-arn Firewall
        alb.ingress.kubernetes.io/wafv2-acl-name Firewall
        alb.ingress.kubernetes.io/web-acl-id Firewall
        appgw.ingress.kubernetes.io/appgw-ssl-certificate -
        appgw.ingress.kubernetes.io/appgw-ssl-profile Certificates
        appgw.ingress.kubernetes.io/backend-hostname -
        appgw.ingress.kubernetes.io/backend-path-prefix -
        appgw.ingress.kubernetes.io/backend-protocol -
        appgw.ingress.kubernetes.io/cookie-based-affinity -
        appgw.ingress.kubernetes.io/override-frontend-port -
        appgw.ingress.kubernetes.io/request-timeout -
        appgw.ingress.kubernetes.io/rewrite-rule-set -
        appgw.ingress.kubernetes.io/ssl-redirect -
        appgw.ingress.kubernetes.io/use-private-ip Plugins
        appgw.ingress.kubernetes.io/waf-policy-for-path Firewall
        appprotect.f5.com/app-protect-enable Firewall
        appprotect.f5.com/app-protect-policy Firewall
        appprotectdos.f5.com/app-protect-dos-resource Limits
        beta.cloud.google.com/backend-config Plugins
        caddy.ingress.kubernetes.io/backend-protocol -
        caddy.ingress.kubernetes.io/disable-ssl-redirect -
        caddy.ingress.kubernetes.io/insecure-skip-verify -
        caddy.ingress.kubernetes.io/permanent-redirect -
        caddy.ingress.kubernetes.io/rewrite-strip-prefix -
        caddy.ingress.kubernetes.io/rewrite-to -
        caddy.ingress.kubernetes.io/temporal-redirect -
        caddy.ingress.kubernetes.io/trusted-proxies -
        cloud.google.com/app-protocols -
        cloud.google.com/armor-config Firewall
        cloud.google.com/backend-config Plugins
        configuration.konghq.com/plugins Plugins
        configuration.konghq.com/protocol -
        contour.heptio.com/response-timeout -
        haproxy-ingress.github.io/affinity -
        haproxy-ingress.github.io/allowlist-source-range Addresses
        haproxy-ingress.github.io/app-root -
        haproxy-ingress.github.io/auth-external-placement Credentials
        haproxy-ingress.github.io/auth-realm Credentials
        haproxy-ingress.github.io/auth-secret Credentials
        haproxy-ingress.github.io/auth-tls-secret Certificates
        haproxy-ingress.github.io/auth-tls-strict Certificates
        haproxy-ingress.github.io/auth-tls-verify-client Certificates
        haproxy-ingress.github.io/auth-url Credentials
        haproxy-ingress.github.io/backend-protocol -
        haproxy-ingress.github.io/config-backend Plugins
        haproxy-ingress.github.io/cors-enable -
        haproxy-ingress.github.io/denylist-source-range Addresses
        haproxy-ingress.github.io/limit-connections Limits
        haproxy-ingress.github.io/limit-rps Limits
        haproxy-ingress.github.io/oauth Credentials
        haproxy-ingress.github.io/path-type -
        haproxy-ingress.github.io/rewrite-target -
        haproxy-ingress.github.io/secure-backends -
        haproxy-ingress.github.io/ssl-passthrough -
        haproxy-ingress.github.io/ssl-redirect -
        haproxy-ingress.github.io/waf Firewall
        haproxy-ingress.github.io/whitelist-source-range Addresses
        haproxy.org/allow-list Addresses
        haproxy.org/auth-realm Credentials
        haproxy.org/auth-secret Credentials
        haproxy.org/auth-type Credentials
        haproxy.org/backend-config-snippet Plugins
        haproxy.org/blacklist Addresses
        haproxy.org/client-ca Certificates
        haproxy.org/client-strict-sni Certificates
        haproxy.org/cookie-persistence -
        haproxy.org/cors-enable -
        haproxy.org/deny-list Addresses
        haproxy.org/frontend-config-snippet Plugins
        haproxy.org/path-rewrite -
        haproxy.org/pod-maxconn -
        haproxy.org/rate-limit-period Limits
        haproxy.org/rate-limit-requests Limits
        haproxy.org/rate-limit-status-code Limits
        haproxy.org/request-redirect -
        haproxy.org/server-proto -
        haproxy.org/server-ssl -
        haproxy.org/set-host -
        haproxy.org/ssl-passthrough -
        haproxy.org/ssl-redirect -
        haproxy.org/timeout-server -
        haproxy.org/whitelist Addresses
        haproxy.router.openshift.io/balance -
        haproxy.router.openshift.io/disable_cookies -
        haproxy.router.openshift.io/hsts_header -
        haproxy.router.openshift.io/ip_allowlist Addresses
        haproxy.router.openshift.io/ip_whitelist Addresses
        haproxy.router.openshift.io/rate-limit-connections Limits
        haproxy.router.openshift.io/rate-limit-connections.concurrent-tcp Limits
        haproxy.router.openshift.io/rate-limit-connections.rate-http Limits
        haproxy.router.openshift.io/rate-limit-connections.rate-tcp Limits
        haproxy.router.openshift.io/rewrite-target -
        haproxy.router.openshift.io/timeout -
        higress.ingress.kubernetes.io/auth-consumer-name Credentials
        higress.ingress.kubernetes.io/auth-secret Credentials
        higress.ingress.kubernetes.io/auth-tls-secret Certificates
        higress.ingress.kubernetes.io/auth-type Credentials
        higress.ingress.kubernetes.io/backend-protocol -
        higress.ingress.kubernetes.io/blacklist-source-range Addresses
        higress.ingress.kubernetes.io/destination -
        higress.ingress.kubernetes.io/domain-blacklist-source-range Addresses
        higress.ingress.kubernetes.io/domain-whitelist-source-range Addresses
        higress.ingress.kubernetes.io/enable-cors -
        higress.ingress.kubernetes.io/rewrite-target -
        higress.ingress.kubernetes.io/route-limit-rpm Limits
        higress.ingress.kubernetes.io/route-limit-rps Limits
        higress.ingress.kubernetes.io/ssl-redirect -
        higress.ingress.kubernetes.io/timeout -
        higress.ingress.kubernetes.io/whitelist-source-range Addresses
        higress.io/auth-consumer-name Credentials
        higress.io/auth-secret Credentials
        higress.io/auth-tls-secret Certificates
        higress.io/auth-type Credentials
        higress.io/backend-protocol -
        higress.io/blacklist-source-range Addresses
        higress.io/destination -
        higress.io/domain-blacklist-source-range Addresses
        higress.io/domain-whitelist-source-range Addresses
        higress.io/enable-cors -
        higress.io/rewrite-target -
        higress.io/route-limit-rpm Limits
        higress.io/route-limit-rps Limits
        higress.io/ssl-redirect -
        higress.io/timeout -
        higress.io/whitelist-source-range Addresses
        ingress.appscode.com/whitelist-source-range Addresses
        ingress.bluemix.net/appid-auth Credentials
        ingress.bluemix.net/global-rate-limit Limits
        ingress.bluemix.net/mutual-auth Certificates
        ingress.bluemix.net/redirect-to-https -
        ingress.bluemix.net/service-rate-limit Limits
        ingress.bluemix.net/ssl-services -
        ingress.cilium.io/force-https -
        ingress.cilium.io/insecure-node-port -
        ingress.cilium.io/loadbalancer-mode -
        ingress.cilium.io/request-timeout -
        ingress.cilium.io/service-type -
        ingress.cilium.io/tls-passthrough -
        ingress.cloud.tencent.com/auto-rewrite -
        ingress.cloud.tencent.com/rewrite-support -
        ingress.gcp.kubernetes.io/pre-shared-cert -
        ingress.kubernetes.io/affinity -
        ingress.kubernetes.io/app-root -
        ingress.kubernetes.io/auth-realm Credentials
        ingress.kubernetes.io/auth-secret Credentials
        ingress.kubernetes.io/auth-signin Credentials
        ingress.kubernetes.io/auth-tls-secret Certificates
        ingress.kubernetes.io/auth-type Credentials
        ingress.kubernetes.io/auth-url Credentials
        ingress.kubernetes.io/enable-cors -
        ingress.kubernetes.io/force-ssl-redirect -
        ingress.kubernetes.io/limit-connections Limits
        ingress.kubernetes.io/limit-rps Limits
        ingress.kubernetes.io/oauth Credentials
        ingress.kubernetes.io/proxy-body-size -
        ingress.kubernetes.io/rate-limit Limits
        ingress.kubernetes.io/rewrite-target -
        ingress.kubernetes.io/secure-backends -
        ingress.kubernetes.io/ssl-passthrough -
        ingress.kubernetes.io/ssl-redirect -
        ingress.kubernetes.io/waf Firewall
        ingress.kubernetes.io/whitelist-source-range Addresses
        ingress.pomerium.io/allow_any_authenticated_user Credentials
        ingress.pomerium.io/allow_public_unauthenticated_access -
        ingress.pomerium.io/allowed_domains Credentials
        ingress.pomerium.io/allowed_groups Credentials
        ingress.pomerium.io/allowed_idp_claims Credentials
        ingress.pomerium.io/allowed_users Credentials
        ingress.pomerium.io/pass_identity_headers -
        ingress.pomerium.io/policy Credentials
        ingress.pomerium.io/tls_downstream_client_ca_secret Certificates
        k8s.apisix.apache.org/allowlist-source-range Addresses
        k8s.apisix.apache.org/auth-type Credentials
        k8s.apisix.apache.org/auth-uri Credentials
        k8s.apisix.apache.org/blocklist-source-range Addresses
        k8s.apisix.apache.org/csrf-key Credentials
        k8s.apisix.apache.org/enable-cors -
        k8s.apisix.apache.org/enable-csrf Credentials
        k8s.apisix.apache.org/enable-websocket -
        k8s.apisix.apache.org/http-allow-methods -
        k8s.apisix.apache.org/http-block-methods -
        k8s.apisix.apache.org/http-redirect -
        k8s.apisix.apache.org/http-to-https -
        k8s.apisix.apache.org/plugin-config-name Plugins
        k8s.apisix.apache.org/rewrite-target -
        k8s.apisix.apache.org/rewrite-target-regex -
        k8s.apisix.apache.org/svc-namespace -
        k8s.apisix.apache.org/upstream-scheme -
        k8s.apisix.apache.org/use-regex -
        k8s.ngrok.com/modules Plugins
        k8s.ngrok.com/traffic-policy Plugins
        konghq.com/headers -
        konghq.com/headers.x-a -
        konghq.com/https-redirect-status-code -
        konghq.com/methods -
        konghq.com/override -
        konghq.com/path -
        konghq.com/plugins Plugins
        konghq.com/preserve-host -
        konghq.com/protocol -
        konghq.com/protocols -
        konghq.com/regex-prefix -
        konghq.com/rewrite -
        konghq.com/strip-path -
        kubernetes.io/elb.acl-id Addresses
        kubernetes.io/elb.acl-type Addresses
        kubernetes.io/ingress.allow-http -
        kubernetes.io/ingress.global-static-ip-name -
        kubernetes.io/ingress.regional-static-ip-name -
        mse.ingress.kubernetes.io/blacklist-source-range Addresses
        mse.ingress.kubernetes.io/route-limit-rpm Limits
        mse.ingress.kubernetes.io/route-limit-rps Limits
        mse.ingress.kubernetes.io/whitelist-source-range Addresses
        networking.gke.io/managed-certificates -
        networking.gke.io/v1beta1.FrontendConfig -
        nginx.com/health-checks -
        nginx.com/jwt-key Credentials
        nginx.com/jwt-login-url Credentials
        nginx.com/jwt-realm Credentials
        nginx.com/jwt-token Credentials
        nginx.com/policies Plugins
        nginx.com/sticky-cookie-services -
        nginx.ingress.kubernetes.io/affinity -
        nginx.ingress.kubernetes.io/allowlist-source-range Addresses
        nginx.ingress.kubernetes.io/app-root -
        nginx.ingress.kubernetes.io/auth-always-set-cookie -
        nginx.ingress.kubernetes.io/auth-cache-duration -
        nginx.ingress.kubernetes.io/auth-cache-key -
        nginx.ingress.kubernetes.io/auth-method -
        nginx.ingress.kubernetes.io/auth-proxy-set-headers -
        nginx.ingress.kubernetes.io/auth-realm Credentials
        nginx.ingress.kubernetes.io/auth-request-redirect -
        nginx.ingress.kubernetes.io/auth-response-headers -
        nginx.ingress.kubernetes.io/auth-secret Credentials
        nginx.ingress.kubernetes.io/auth-secret-type Credentials
        nginx.ingress.kubernetes.io/auth-signin Credentials
        nginx.ingress.kubernetes.io/auth-signin-redirect-param -
        nginx.ingress.kubernetes.io/auth-snippet Plugins
        nginx.ingress.kubernetes.io/auth-tls-error-page -
        nginx.ingress.kubernetes.io/auth-tls-match-cn Certificates
        nginx.ingress.kubernetes.io/auth-tls-pass-certificate-to-upstream -
        nginx.ingress.kubernetes.io/auth-tls-secret Certificates
        nginx.ingress.kubernetes.io/auth-tls-verify-client Certificates
        nginx.ingress.kubernetes.io/auth-tls-verify-depth Certificates
        nginx.ingress.kubernetes.io/auth-type Credentials
        nginx.ingress.kubernetes.io/auth-url Credentials
        nginx.ingress.kubernetes.io/backend-protocol -
        nginx.ingress.kubernetes.io/canary -
        nginx.ingress.kubernetes.io/canary-by-cookie -
        nginx.ingress.kubernetes.io/canary-by-header -
        nginx.ingress.kubernetes.io/canary-weight -
        nginx.ingress.kubernetes.io/configuration-snippet Plugins
        nginx.ingress.kubernetes.io/custom-http-errors -
        nginx.ingress.kubernetes.io/default-backend -
        nginx.ingress.kubernetes.io/denylist-source-range Addresses
        nginx.ingress.kubernetes.io/enable-cors -
        nginx.ingress.kubernetes.io/enable-global-auth -
        nginx.ingress.kubernetes.io/enable-modsecurity Firewall
        nginx.ingress.kubernetes.io/enable-owasp-core-rules Firewall
        nginx.ingress.kubernetes.io/force-ssl-redirect -
        nginx.ingress.kubernetes.io/from-to-www-redirect -
        nginx.ingress.kubernetes.io/global-rate-limit Limits
        nginx.ingress.kubernetes.io/global-rate-limit-window Limits
        nginx.ingress.kubernetes.io/limit-allowlist Limits
        nginx.ingress.kubernetes.io/limit-burst-multiplier Limits
        nginx.ingress.kubernetes.io/limit-connections Limits
        nginx.ingress.kubernetes.io/limit-rate -
        nginx.ingress.kubernetes.io/limit-rpm Limits
        nginx.ingress.kubernetes.io/limit-rps Limits
        nginx.ingress.kubernetes.io/limit-whitelist Limits
        nginx.ingress.kubernetes.io/modsecurity-snippet Firewall
        nginx.ingress.kubernetes.io/permanent-redirect -
        nginx.ingress.kubernetes.io/proxy-body-size -
        nginx.ingress.kubernetes.io/proxy-connect-timeout -
        nginx.ingress.kubernetes.io/proxy-read-timeout -
        nginx.ingress.kubernetes.io/proxy-send-timeout -
        nginx.ingress.kubernetes.io/rewrite-target -
        nginx.ingress.kubernetes.io/satisfy Credentials
        nginx.ingress.kubernetes.io/server-alias -
        nginx.ingress.kubernetes.io/server-snippet Plugins
        nginx.ingress.kubernetes.io/ssl-passthrough -
        nginx.ingress.kubernetes.io/ssl-redirect -
        nginx.ingress.kubernetes.io/temporal-redirect -
        nginx.ingress.kubernetes.io/upstream-vhost -
        nginx.ingress.kubernetes.io/use-regex -
        nginx.ingress.kubernetes.io/whitelist-source-range Addresses
        nginx.ingress.kubernetes.io/x-forwarded-prefix -
        nginx.org/basic-auth-realm Credentials
        nginx.org/basic-auth-secret Credentials
        nginx.org/grpc-services -
        nginx.org/limit-req-key Limits
        nginx.org/limit-req-rate Limits
        nginx.org/limit-req-zone-size Limits
        nginx.org/location-snippets Plugins
        nginx.org/mergeable-ingress-type -
        nginx.org/path-regex -
        nginx.org/policies Plugins
        nginx.org/redirect-to-https -
        nginx.org/rewrites -
        nginx.org/server-snippets Plugins
        nginx.org/ssl-services -
        nginx.org/websocket-services -
        projectcontour.io/num-retries -
        projectcontour.io/per-try-timeout -
        projectcontour.io/response-timeout -
        projectcontour.io/tls-cert-namespace -
        projectcontour.io/tls-minimum-protocol-version -
        projectcontour.io/websocket-routes -
        route.openshift.io/destination-ca-certificate-secret -
        route.openshift.io/termination -
        router.openshift.io/cookie_name -
        traefik.ingress.kubernetes.io/auth-secret Credentials
        traefik.ingress.kubernetes.io/auth-tls-secret Certificates
        traefik.ingress.kubernetes.io/auth-type Credentials
        traefik.ingress.kubernetes.io/auth-url Credentials
        traefik.ingress.kubernetes.io/max-conn-amount Limits
        traefik.ingress.kubernetes.io/rate-limit Limits
        traefik.ingress.kubernetes.io/redirect-entry-point -
        traefik.ingress.kubernetes.io/rewrite-target -
        traefik.ingress.kubernetes.io/router.entrypoints -
        traefik.ingress.kubernetes.io/router.middlewares Plugins
        traefik.ingress.kubernetes.io/router.pathmatcher -
        traefik.ingress.kubernetes.io/router.priority -
        traefik.ingress.kubernetes.io/router.tls -
        traefik.ingress.kubernetes.io/router.tls.certresolver -
        traefik.ingress.kubernetes.io/router.tls.options Plugins
        traefik.ingress.kubernetes.io/rule-type -
        traefik.ingress.kubernetes.io/service.serversscheme -
        traefik.ingress.kubernetes.io/service.sticky.cookie -
        traefik.ingress.kubernetes.io/whitelist-source-range Addresses
        virtual-server.f5.com/allow-http -
        virtual-server.f5.com/allow-source-range Addresses
        virtual-server.f5.com/clientssl Certificates
        virtual-server.f5.com/ssl-redirect -
        virtual-server.f5.com/whitelist-source-range Addresses
        voyager.appscode.com/auth-type Credentials
        voyager.appscode.com/whitelist-source-range Addresses
        yarp.ingress.kubernetes.io/authorization-policy Credentials
        yarp.ingress.kubernetes.io/backend-protocol -
        yarp.ingress.kubernetes.io/cors-policy -
        yarp.ingress.kubernetes.io/health-check -
        yarp.ingress.kubernetes.io/http-client -
        yarp.ingress.kubernetes.io/load-balancing -
        yarp.ingress.kubernetes.io/output-cache-policy -
        yarp.ingress.kubernetes.io/rate-limiter-policy Limits
        yarp.ingress.kubernetes.io/route-headers -
        yarp.ingress.kubernetes.io/route-metadata -
        yarp.ingress.kubernetes.io/route-methods -
        yarp.ingress.kubernetes.io/route-order -
        yarp.ingress.kubernetes.io/route-queryparameters -
        yarp.ingress.kubernetes.io/session-affinity -
        yarp.ingress.kubernetes.io/timeout -
        yarp.ingress.kubernetes.io/timeout-policy -
        yarp.ingress.kubernetes.io/transforms -
        zalando.org/aws-load-balancer-scheme Plugins
        zalando.org/aws-load-balancer-security-group Addresses
        zalando.org/aws-load-balancer-ssl-cert -
        zalando.org/aws-waf-web-acl-id Firewall
        zalando.org/backend-weights -
        zalando.org/ratelimit Limits
        zalando.org/skipper-backend-protocol -
        zalando.org/skipper-filter Plugins
        zalando.org/skipper-ingress-path-mode -
        zalando.org/skipper-ingress-redirect -
        zalando.org/skipper-loadbalancer -
        zalando.org/skipper-predicate -
        zalando.org/skipper-routes -
        """;

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (string line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] columns = line.Split(' ');
            rows.Add(columns[0], columns[1]);
        }

        return rows;
    }

    [Theory]
    [InlineData("nginx.ingress.kubernetes.io/ssl-redirect", "--redirect-to-https")]
    [InlineData("nginx.ingress.kubernetes.io/force-ssl-redirect", "--redirect-to-https")]
    [InlineData("nginx.ingress.kubernetes.io/proxy-body-size", "--max-body-size")]
    [InlineData("nginx.ingress.kubernetes.io/proxy-read-timeout", "--response-timeout, and with --idle-timeout")]
    [InlineData("nginx.ingress.kubernetes.io/proxy-send-timeout", "--response-timeout, and with --idle-timeout")]
    [InlineData("nginx.ingress.kubernetes.io/auth-response-headers", "By itself it keeps nobody out; see what is said about auth-url.")]
    [InlineData("nginx.ingress.kubernetes.io/server-snippet", "If that keeps clients out, every client passes here.")]
    [InlineData("haproxy-ingress.github.io/config-backend-early", "where it can keep clients out, to judge by its name. If that keeps")]
    [InlineData("ingress.citrix.com/new-snippet", "where it can keep clients out, to judge by its name. If that keeps clients out")]
    [InlineData("higress.io/exact-match-header-x", "where it can keep clients out, to judge by its name.")]
    [InlineData("konghq.com/headers.x-a", "Here every request passes, whatever its headers; let the backend refuse the others.")]
    [InlineData("nginx.ingress.kubernetes.io/new-allowlist", "where it keeps clients out, to judge by its name. Here every client passes")]
    [InlineData("ingress.example.net/source-range", "is for another controller, where it keeps clients out, to judge by its name.")]
    [InlineData("ingress.example.net/oidc-login", "is for another controller, where it keeps clients out, to judge by its name.")]
    public void What_does_it_here_is_named(string key, string advice) =>
        Assert.Contains(advice, Assert.Single(Analysed.Yaml(Analysed.WithAnnotation(key))).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_annotation_says_whose_it_is_and_whom_it_keeps_out(string key, string guard)
    {
        Diagnostic found = Assert.Single(Analysed.Yaml(Analysed.WithAnnotation(key)));
        Assert.Equal(AnalysisCodes.ForeignAnnotation, found.Code);
        Assert.Equal(DiagnosticSeverity.Warning, found.Severity);
        Assert.StartsWith($"The annotation \"{key}\" is for ", found.Message, StringComparison.Ordinal);
        Assert.Contains(", where it ", found.Message, StringComparison.Ordinal);
        Assert.Contains(
            guard switch
            {
                "-" => "it has no effect here. ",
                "Addresses" => "Here every client passes, whatever its address. ",
                "Credentials" => "Here every client passes, and none is asked who it is. ",
                "Certificates" => "Here every client passes, and none needs a certificate. ",
                "Firewall" => "Here every client passes, and no request is inspected. ",
                "Limits" => "Here every client passes, as often as it likes. ",
                _ => "every client passes here. ",
            },
            found.Message,
            StringComparison.Ordinal);
        if (guard != "-")
        {
            Assert.DoesNotContain("Remove", found.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nginx.ingress.kubernetes.io/global-rate-limit-header", true)]
    [InlineData("nginx.org/oidc-provider", true)]
    [InlineData("haproxy.org/src-ip-whitelist", true)]
    [InlineData("higress.io/jwt-auth", true)]
    [InlineData("ingress.citrix.com/waf", true)]
    [InlineData("ingress.citrix.com/waf-profile", true)]
    [InlineData("alb.ingress.kubernetes.io/wafv2-acl-arn", true)]
    [InlineData("getambassador.io/mtls", true)]
    [InlineData("nginx.ingress.kubernetes.io/cors-allow-origin", false)]
    [InlineData("nginx.ingress.kubernetes.io/custom-headers", false)]
    [InlineData("nginx.ingress.kubernetes.io/enable-access-log", false)]
    [InlineData("traefik.ingress.kubernetes.io/authority", false)]
    public void An_annotation_that_is_not_in_the_table_is_judged_by_its_name(string key, bool protects) => Assert.Equal(
        protects,
        Assert.Single(Analysed.Yaml(Analysed.WithAnnotation(key))).Message
            .Contains("Here every client passes", StringComparison.Ordinal));

    [Theory]
    [InlineData("nginx.ingress.kubernetes.io/auth-tls-verify-client", "off")]
    [InlineData("nginx.ingress.kubernetes.io/enable-modsecurity", "false")]
    [InlineData("alb.ingress.kubernetes.io/auth-type", "none")]
    [InlineData("nginx.ingress.kubernetes.io/limit-rps", "0")]
    [InlineData("nginx.ingress.kubernetes.io/whitelist-source-range", "0.0.0.0/0")]
    [InlineData("alb.ingress.kubernetes.io/inbound-cidrs", "0.0.0.0/0, ::/0")]
    public void What_is_turned_off_keeps_nobody_out(string key, string value)
    {
        string message = Assert.Single(Analysed.Yaml(Analysed.WithAnnotation(key, value))).Message;
        Assert.Contains("its value turns it off", message, StringComparison.Ordinal);
        Assert.DoesNotContain("passes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_those_who_are_refused_is_not_turned_off_by_naming_all_addresses() => Assert.Contains(
        "Here every client passes",
        Assert.Single(Analysed.Yaml(Analysed.WithAnnotation("nginx.ingress.kubernetes.io/denylist-source-range", "0.0.0.0/0"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_misspelt_guard_keeps_nobody_out_either()
    {
        Diagnostic found = Assert.Single(Analysed.Yaml(Analysed.WithAnnotation("nginx.ingress.kubernetes.io/auth-ulr")));
        Assert.Contains("Did you mean nginx.ingress.kubernetes.io/auth-url?", found.Message, StringComparison.Ordinal);
        Assert.Contains("Here every client passes", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_key_stands_in_the_table_twice() => Assert.Equal(Rows().Count, Rows().Select(r => (string)r[0]).Distinct().Count());
}
