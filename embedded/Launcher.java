import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.Node;
import org.opensearch.transport.TransportService;

/**
 * Runs one OpenSearch node in this JVM: java -cp "PROGRAM/lib/*" Launcher.java PROGRAM HOME [setting=value ...]
 *
 * PROGRAM has the jars that Maven fetched (lib, jars) and is shared by any number of nodes; HOME has the data and the
 * configuration of one node. The main class of the distribution is not used because it refuses to run as root, as CI
 * machines do. When the node answers, it prints one line of JSON to standard output. It ends on SIGTERM, or when
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
            node = new Node(new Environment(settings, config));
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
        String pluginClass;
        boolean extendsPainless;
        try (JarFile content = new JarFile(jar.toFile())) {
            extendsPainless = content.getEntry("META-INF/services/org.opensearch.painless.spi.PainlessExtension") != null;
            pluginClass = content.stream().map(entry -> entry.getName()).filter(entry -> entry.endsWith("Plugin.class"))
                .findFirst().map(entry -> entry.replace(".class", "").replace('/', '.')).orElse(null);
        }
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

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (var paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) Files.delete(path);
        }
    }
}
