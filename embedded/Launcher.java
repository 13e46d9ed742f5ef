import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opensearch.Version;
import org.opensearch.common.network.NetworkModule;
import org.opensearch.common.network.NetworkService;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.common.util.BigArrays;
import org.opensearch.common.util.PageCacheRecycler;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.core.indices.breaker.CircuitBreakerService;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.Node;
import org.opensearch.plugins.NetworkPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.rest.BytesRestResponse;
import org.opensearch.rest.RestChannel;
import org.opensearch.rest.RestHandler;
import org.opensearch.rest.RestRequest;
import org.opensearch.telemetry.tracing.Tracer;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/**
 * Runs one OpenSearch node in this JVM: java -cp "PROGRAM/lib/*" Launcher.java PROGRAM HOME [setting=value ...]
 *
 * PROGRAM has the jars that Maven fetched (lib, jars) and is shared by any number of nodes; HOME has the data and the
 * configuration of one node. The main class of the distribution is not used because it refuses to run as root, as CI
 * machines do. A guard refuses what a browser sends for a web page of somebody else. When the node answers, it prints one line of JSON to standard output. It ends on SIGTERM, or when
 * standard input closes, so that it never outlives the process that started it, whatever ends that process.
 */
public class Launcher {
    private static volatile Node node;

    public static void main(String[] args) {
        Thread parentWatch = watchParent();
        try {
            Path program = Path.of(args[0]).toAbsolutePath();
            Path home = Path.of(args[1]).toAbsolutePath();
            createModules(program);
            Files.createDirectories(program.resolve("plugins"));
            Path config = Files.createDirectories(home.resolve("config"));

            Settings settings = settings(program, home, args);
            node = new GuardedNode(new Environment(settings, config));
            Runtime.getRuntime().addShutdownHook(new Thread(Launcher::close));
            node.start();
            if ("single-node".equals(settings.get("discovery.type"))) awaitData();

            var http = node.injector().getInstance(HttpServerTransport.class).boundAddress().publishAddress();
            var transport = node.injector().getInstance(TransportService.class).boundAddress().publishAddress();
            System.out.printf("{\"http\":\"%s\",\"transport\":\"%s\",\"version\":\"%s\"}%n", http, transport, Version.CURRENT);
            parentWatch.join();
        } catch (Throwable fault) {
            // threads of a partly started node would keep the JVM alive
            fault.printStackTrace();
            System.exit(1);
        }
    }

    /** Watches standard input from the beginning: the parent may end while the node starts. */
    private static Thread watchParent() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) { }
            } catch (IOException closed) {
                // the same as the end of the input
            }
            System.exit(0);
        }, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        return watch;
    }

    /**
     * Waits up to a minute until existing indices are open: before that, a restarted node answers 503 for their data.
     */
    private static void awaitData() {
        node.client().admin().cluster().prepareHealth().setWaitForYellowStatus().setTimeout(TimeValue.timeValueSeconds(60)).get();
    }

    private static void close() {
        try {
            node.close();
            node.awaitClose(30, TimeUnit.SECONDS);
        } catch (Exception fault) {
            fault.printStackTrace();
        }
    }

    /**
     * Settings for one node on one machine; `key=value` arguments replace them, `key=` removes one, commas separate
     * list items.
     */
    private static Settings settings(Path program, Path home, String[] args) {
        Settings.Builder settings = Settings.builder()
            .put("path.home", program)
            .put("path.data", home)
            .put("path.logs", home.resolve("logs"))
            .put("cluster.name", "vdsm-embedded")
            .put("node.name", "embedded")
            .put("network.host", "127.0.0.1")
            .put("http.port", "0")
            .put("transport.port", "0")
            .put("discovery.type", "single-node")
            // else a server on a disk that is 95 % full makes every index read-only
            .put("cluster.routing.allocation.disk.threshold_enabled", false);
        for (int i = 2; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            String key = args[i].substring(0, equals), value = args[i].substring(equals + 1);
            if (value.isEmpty()) settings.remove(key);
            else if (value.contains(",")) settings.putList(key, value.split(","));
            else settings.put(key, value);
        }
        return settings.build();
    }

    /**
     * A node that has the guard between its HTTP transport and the server. With the security plugin it has none: that asks
     * for a password, and brings a transport of its own.
     */
    private static class GuardedNode extends Node {
        GuardedNode(Environment environment) {
            super(environment, List.of(HttpParts.class), true);
        }

        @Override
        protected HttpServerTransport newHttpTransport(NetworkModule network) {
            HttpServerTransport unguarded = super.newHttpTransport(network);
            if (Files.exists(Path.of(settings().get("path.home"), "plugins", "opensearch-security"))) return unguarded;
            // it never starts, and tells where the classes of its module are: the same classes cannot be loaded twice
            Class<?> known = unguarded.getClass();
            try {
                Path jar = Path.of(known.getProtectionDomain().getCodeSource().getLocation().toURI());
                Class<?> module = known.getClassLoader().loadClass(pluginClass(jar));
                return HttpParts.make.apply((NetworkPlugin) module.getConstructor().newInstance());
            } catch (ReflectiveOperationException | URISyntaxException | IOException fault) {
                throw new IllegalStateException("the HTTP transport " + known + " cannot be guarded", fault);
            }
        }
    }

    /** Takes the parts that an HTTP transport is made of, which the node gives to plugins only. */
    public static class HttpParts extends Plugin implements NetworkPlugin {
        /** Makes the guarded transport of Netty's module. */
        static Function<NetworkPlugin, HttpServerTransport> make;

        @Override
        public Map<String, Supplier<HttpServerTransport>> getHttpTransports(
            Settings settings, ThreadPool threadPool, BigArrays bigArrays, PageCacheRecycler recycler,
            CircuitBreakerService breakers, NamedXContentRegistry contents, NetworkService network,
            HttpServerTransport.Dispatcher server, ClusterSettings clusterSettings, Tracer tracer
        ) {
            make = module -> module.getHttpTransports(settings, threadPool, bigArrays, recycler, breakers, contents, network,
                new Guard(server), clusterSettings, tracer).get("netty4").get();
            return Map.of();
        }
    }

    /**
     * Refuses requests that a browser sends for a web page of somebody else: the server has no users, and every page that
     * the user opens reaches loopback. A page cannot change these headers. Programs send no `Origin` and no
     * `Sec-Fetch-Site`.
     */
    private static class Guard implements HttpServerTransport.Dispatcher {
        /** A name or an address, then perhaps a port. */
        private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*\\]|[^:\\[\\]]+)(?::\\d{1,5})?");
        /** What this machine calls itself. Any other name may be one that its owner lets point to loopback. */
        private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");
        /** `none`: the user typed the address, or opened a bookmark. */
        private static final Set<String> FETCH_SITES = Set.of("none", "same-origin");

        private final HttpServerTransport.Dispatcher server;

        Guard(HttpServerTransport.Dispatcher server) {
            this.server = server;
        }

        @Override
        public void dispatchRequest(RestRequest request, RestChannel channel, ThreadContext context) {
            String foreign = foreignHeader(request);
            if (foreign == null) server.dispatchRequest(request, channel, context);
            else channel.sendResponse(refusal(foreign));
        }

        @Override
        public void dispatchBadRequest(RestChannel channel, ThreadContext context, Throwable cause) {
            String foreign = foreignHeader(channel.request());
            if (foreign == null) server.dispatchBadRequest(channel, context, cause);
            else channel.sendResponse(refusal(foreign));
        }

        @Override
        public Optional<RestHandler> dispatchHandler(
            String uri, String path, RestRequest.Method method, Map<String, String> parameters
        ) {
            return server.dispatchHandler(uri, path, method, parameters);
        }

        /** Returns the name of a header by which a page of somebody else sends the request; null if there is none. */
        private static String foreignHeader(RestRequest request) {
            List<String> hosts = values(request, "Host");
            if (!hosts.stream().allMatch(Guard::isLocal)) return "Host";
            for (String origin : values(request, "Origin")) {
                if (hosts.stream().noneMatch(host -> origin.equals("http://" + host))) return "Origin";
            }
            if (!FETCH_SITES.containsAll(values(request, "Sec-Fetch-Site"))) return "Sec-Fetch-Site";
            return null;
        }

        private static boolean isLocal(String host) {
            Matcher parts = HOST.matcher(host);
            return parts.matches() && LOCAL.contains(parts.group(1));
        }

        private static List<String> values(RestRequest request, String header) {
            List<String> values = request.getAllHeaderValues(header);
            return values == null ? List.of() : values.stream().map(value -> value.trim().toLowerCase(Locale.ROOT)).toList();
        }

        private static BytesRestResponse refusal(String header) {
            return new BytesRestResponse(RestStatus.FORBIDDEN, "application/json", String.format(
                "{\"error\":{\"type\":\"foreign_request\",\"reason\":\"refused for its header %s: this server answers"
                    + " programs of its own machine, at 127.0.0.1 or localhost, and no web page\"},\"status\":403}%n", header));
        }
    }

    /**
     * Creates PROGRAM/modules, once, under another name that is then replaced, so that nodes that start together never
     * see a part of it.
     */
    private static void createModules(Path program) throws IOException {
        Path modules = program.resolve("modules");
        if (Files.exists(modules)) return;
        Path partial = program.resolve("modules-" + ProcessHandle.current().pid());
        remove(partial);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(program.resolve("jars"), "*.jar")) {
            for (Path jar : jars) createModule(jar, partial);
        }
        try {
            Files.move(partial, modules, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException taken) {
            if (!Files.exists(modules)) throw taken;
            remove(partial);
        }
    }

    /** Creates the directory of one module. Its descriptor, which is not on Maven Central, is derived from the jar. */
    private static void createModule(Path jar, Path modules) throws IOException {
        String name = jar.getFileName().toString().replace(".jar", "");
        boolean extendsPainless;
        try (JarFile content = new JarFile(jar.toFile())) {
            extendsPainless = content.getEntry("META-INF/services/org.opensearch.painless.spi.PainlessExtension") != null;
        }
        String pluginClass = pluginClass(jar);
        // the jar without a plugin is the extension interface of Painless, which finds its allow-lists only in the same
        // directory
        Path directory = Files.createDirectories(modules.resolve(pluginClass == null ? "lang-painless" : name));
        Files.copy(jar, directory.resolve(jar.getFileName()));
        if (pluginClass == null) return;
        Files.writeString(directory.resolve("plugin-descriptor.properties"), String.join("\n",
            "name=" + name,
            "description=" + name,
            "version=" + Version.CURRENT,
            "opensearch.version=" + Version.CURRENT,
            "java.version=11",
            "classname=" + pluginClass,
            "extended.plugins=" + (extendsPainless ? "lang-painless" : ""),
            "has.native.controller=false",
            ""));
    }

    /** Returns the name of the plugin class in the jar of a module; null if it has none. */
    private static String pluginClass(Path jar) throws IOException {
        try (JarFile content = new JarFile(jar.toFile())) {
            return content.stream().map(entry -> entry.getName()).filter(entry -> entry.endsWith("Plugin.class"))
                .findFirst().map(entry -> entry.replace(".class", "").replace('/', '.')).orElse(null);
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (var paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) Files.delete(path);
        }
    }
}
