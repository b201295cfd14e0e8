package dev.masterperf.launcher.host;

import dev.masterperf.alerts.receiver.WebhookSecret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folder of everything that is kept, held by one process at a time. */
public final class DataFolder implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final int SESSION_SECRET_BYTES = 32;

  private final Path path;
  private final FileChannel lockFile;

  private DataFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Opens the folder, making it if needed.
   *
   * @throws CannotStartException if it cannot be written, or another process holds it
   */
  public static DataFolder open(Path path) {
    return openIfFree(path).orElseThrow(() -> inUse(path));
  }

  /**
   * Opens the folder, making it if needed; empty if another process holds it.
   *
   * @throws CannotStartException if it cannot be written
   */
  public static Optional<DataFolder> openIfFree(Path path) {
    return open(path, DataFolder::lock);
  }

  /**
   * Opens the folder, making it if needed, and waits as long as another process holds it. The
   * system gives it up for a process that is killed.
   *
   * @throws CannotStartException if it cannot be written
   */
  public static DataFolder await(Path path) {
    return open(path, FileChannel::lock).orElseThrow();
  }

  private interface Lock {
    @Nullable FileLock of(FileChannel channel) throws IOException;
  }

  private static Optional<DataFolder> open(Path path, Lock wanted) {
    Path folder = Folders.writable(path).toAbsolutePath().normalize();
    Path lock = folder.resolve(LOCK);
    try {
      FileChannel channel =
          FileChannel.open(
              lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (wanted.of(channel) == null) {
        channel.close();
        return Optional.empty();
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid().getBytes(StandardCharsets.UTF_8)));
      return Optional.of(new DataFolder(folder, channel));
    } catch (IOException e) {
      throw new CannotStartException("cannot lock " + lock + ": " + e, e);
    }
  }

  /** Who holds the folder, in words: {@code process 4711}. */
  public static String holder(Path path) {
    Path lock = path.toAbsolutePath().normalize().resolve(LOCK);
    try {
      return owner(Files.readString(lock).strip());
    } catch (IOException e) {
      throw new CannotStartException("cannot lock " + lock + ": " + e, e);
    }
  }

  private static CannotStartException inUse(Path path) {
    return new CannotStartException(
        path.toAbsolutePath().normalize()
            + " is in use by "
            + holder(path)
            + "; stop it, or choose another --data");
  }

  /** The process that has just taken the folder may not have written its number yet. */
  private static String owner(String pid) {
    return pid.isEmpty() ? "another process" : "process " + pid;
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  /** A place of its own for one part. */
  public Path of(String part) {
    return path.resolve(part);
  }

  /** Where a generated webhook secret is kept. */
  public Path webhookSecretFile() {
    return of("webhook-secret");
  }

  /**
   * The webhook secret kept here, made the first time.
   *
   * @throws CannotStartException if the file holds none
   */
  public WebhookSecret webhookSecret() {
    String text =
        PrivateFile.readOrCreate(
            webhookSecretFile(), () -> WebhookSecret.generate(new SecureRandom()).reveal());
    try {
      return WebhookSecret.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CannotStartException(webhookSecretFile() + ": " + e.getMessage(), e);
    }
  }

  /** What sessions of browsers are sealed with, made the first time. */
  public String sessionSecret() {
    return PrivateFile.readOrCreate(
        of("session-secret"),
        () -> {
          byte[] secret = new byte[SESSION_SECRET_BYTES];
          new SecureRandom().nextBytes(secret);
          return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        });
  }

  /** Where the key lies that signs audit if no other is configured. */
  public Path auditKeyFile() {
    return auditKeyFile(path);
  }

  /** The same of a folder that another process may hold. */
  public static Path auditKeyFile(Path data) {
    return data.resolve("audit").resolve("signing-key.pem");
  }

  /** Where it is kept how long the audit chain of this instance is. */
  public Path auditHeadFile() {
    return auditHeadFile(path);
  }

  /** The same of a folder that another process may hold. */
  public static Path auditHeadFile(Path data) {
    return data.resolve("audit").resolve("head.json");
  }

  /** What is known of API keys whose changes stand in the audit trail. */
  public Path seenKeysFile() {
    return auditHeadFile().resolveSibling("keys.json");
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /** Lets go of the folder. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new CannotStartException("cannot unlock " + path, e);
    }
  }
}
