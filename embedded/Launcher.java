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
 * PROGRAM holds what Maven laid (lib, jars) and is shared by any number of nodes; HOME holds one node's data and
 * configuration. The distribution's own main class is not used because it refuses to run as root, as CI machines do.
 * One line of JSON on standard output says that the node answers. It ends on SIGTERM, or when standard input closes:
 * so it never outlives the process that started it, however that one died.
 */
public class Launcher {
    private static volatile Node node;

    public static void main(String[] args) {
        Thread parentWatch = watchParent();
        try {
            Path program = Path.of(args[0]).toAbsolutePath();
            Path home = Path.of(args[1]).toAbsolutePath();
            layModules(program);
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
            // Threads of a half-started node would keep the JVM alive.
            fault.printStackTrace();
            System.exit(1);
        }
    }

    /** Watches from the first moment: the parent may die while the node still starts. */
    private static Thread watchParent() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) { }
            } catch (IOException closed) {
                // the same as the end
            }
            System.exit(0);
        }, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        return watch;
    }

    /** A node that comes back answers before it has opened its indices, with 503 for their data: up to a minute for that. */
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

    /** What suits one node on one machine; `key=value` arguments replace these, `key=` takes one away, commas make a list. */
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
            // On a disk that is 95 % full the server would make every index read-only; here its owner watches the disk.
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

    /** Makes PROGRAM/modules, once: beside it and then renamed, so that nodes that start together do not meet a half one. */
    private static void layModules(Path program) throws IOException {
        Path modules = program.resolve("modules");
        if (Files.exists(modules)) return;
        Path half = program.resolve("modules-" + ProcessHandle.current().pid());
        remove(half);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(program.resolve("jars"), "*.jar")) {
            for (Path jar : jars) layModule(jar, half);
        }
        try {
            Files.move(half, modules, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException taken) {
            if (!Files.exists(modules)) throw taken;
            remove(half);
        }
    }

    /** One directory a module. Its descriptor, which Maven Central does not carry, is told from the jar's contents. */
    private static void layModule(Path jar, Path modules) throws IOException {
        String name = jar.getFileName().toString().replace(".jar", "");
        String pluginClass;
        boolean extendsPainless;
        try (JarFile content = new JarFile(jar.toFile())) {
            extendsPainless = content.getEntry("META-INF/services/org.opensearch.painless.spi.PainlessExtension") != null;
            pluginClass = content.stream().map(entry -> entry.getName()).filter(entry -> entry.endsWith("Plugin.class"))
                .findFirst().map(entry -> entry.replace(".class", "").replace('/', '.')).orElse(null);
        }
        // The jar without a plugin is Painless's extension interface; Painless finds its allow-lists only beside it.
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
