package dev.slipstream.sandbox;

import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.util.unit.DataSize;

/** Namespaces by bubblewrap: only the system's programs, the own home and what the request names is there, at its own path. */
@Service
final class Bubblewrap {
    private static final List<String> NAMESPACES = List.of(
            "--unshare-user",
            "--uid",
            "1000",
            "--gid",
            "1000",
            "--disable-userns",
            "--unshare-pid",
            "--unshare-ipc",
            "--unshare-uts",
            "--unshare-cgroup-try",
            "--hostname",
            "slipstream",
            "--cap-drop",
            "ALL");

    private static final List<String> SYSTEM_FOLDERS = List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64");

    private static final List<String> ETC = List.of(
            "ssl",
            "alternatives",
            "ld.so.cache",
            "resolv.conf",
            "hosts",
            "nsswitch.conf",
            "localtime",
            "bash.bashrc",
            "passwd",
            "group",
            "gitconfig");

    private static final String TMP_BYTES = "1073741824";
    private static final String SHM_BYTES = "67108864";

    private final Path launcher;
    private final UserHomes homes;
    private final DataSize memory;

    /** @param memory of each process, and of all of one user's where control groups can be written */
    Bubblewrap(
            @Value("${slipstream.home}") Path home,
            UserHomes homes,
            @Value("${slipstream.sandbox.memory:8GB}") DataSize memory) {
        this.launcher = home.toAbsolutePath().resolve("run/sandbox.sh");
        this.homes = homes;
        this.memory = memory;
    }

    /** Writes the launcher, without which nothing that was wrapped starts, and says where it is. */
    Path install() throws IOException {
        var folder = Files.createDirectories(launcher.getParent());
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        var draft = Files.createTempFile(folder, "sandbox", null, ownerOnly);
        try (var script = Bubblewrap.class.getResourceAsStream("sandbox.sh")) {
            if (script == null) {
                throw new IOException("sandbox.sh is not on the class path");
            }
            Files.write(draft, script.readAllBytes());
        }
        return Files.move(draft, launcher, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    SandboxedCommand wrap(SandboxRequest request) {
        var arguments = new ArrayList<String>(NAMESPACES);
        system(arguments);
        mounts(request).forEach((path, option) -> arguments.addAll(List.of(option, path.toString(), path.toString())));
        arguments.addAll(List.of("--remount-ro", "/", "--clearenv"));
        homes.environment(request).forEach((name, value) -> arguments.addAll(List.of("--setenv", name, value)));
        arguments.addAll(List.of("--chdir", request.workingDirectory().toString()));

        var argv = new ArrayList<>(List.of(
                "/bin/bash",
                launcher.toString(),
                request.user().value(),
                "" + memory.toBytes(),
                "" + arguments.size()));
        argv.addAll(arguments);
        argv.addAll(request.argv());
        return new SandboxedCommand(argv, Map.of("PATH", "/usr/bin:/bin"), Path.of("/"));
    }

    private static void system(List<String> arguments) {
        arguments.addAll(List.of("--ro-bind", "/usr", "/usr"));
        for (var folder : SYSTEM_FOLDERS) {
            if (Files.isSymbolicLink(Path.of(folder))) {
                arguments.addAll(List.of("--symlink", "usr" + folder, folder));
            } else if (Files.isDirectory(Path.of(folder))) {
                arguments.addAll(List.of("--ro-bind", folder, folder));
            }
        }
        arguments.addAll(List.of("--dir", "/etc"));
        for (var file : ETC) {
            arguments.addAll(List.of("--ro-bind-try", "/etc/" + file, "/etc/" + file));
        }
        arguments.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        arguments.addAll(List.of("--perms", "1777", "--size", TMP_BYTES, "--tmpfs", "/tmp", "--tmpfs", "/run"));
        arguments.addAll(List.of("--size", SHM_BYTES, "--tmpfs", "/dev/shm"));
    }

    /**
     * Parents before what lies in them.
     *
     * @throws IllegalArgumentException if a mount would lie below a folder that the user can write: links there could lead it
     *     anywhere (CVE-2026-87766)
     */
    private Map<Path, String> mounts(SandboxRequest request) {
        var mounts = new TreeMap<Path, String>(
                Comparator.comparingInt(Path::getNameCount).thenComparing(Comparator.naturalOrder()));
        request.readOnly().forEach(path -> mounts.put(path.toAbsolutePath().normalize(), "--ro-bind"));
        var writable = Stream.concat(request.writable().stream(), Stream.of(home(request.user())))
                .map(path -> path.toAbsolutePath().normalize())
                .toList();
        writable.forEach(path -> mounts.put(path, "--bind"));
        for (var path : mounts.keySet()) {
            for (var outer : writable) {
                if (path.startsWith(outer) && !path.equals(outer)) {
                    throw new IllegalArgumentException(
                            "%s cannot be mounted below %s, which the user can write".formatted(path, outer));
                }
            }
        }
        return mounts;
    }

    private Path home(UserName user) {
        return homes.of(user);
    }
}
