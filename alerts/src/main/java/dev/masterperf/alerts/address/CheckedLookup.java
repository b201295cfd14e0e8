package dev.masterperf.alerts.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks hosts up and checks every address they have. Whoever connects takes one of these addresses
 * and asks no name service again, so that a name which answers otherwise the second time gains
 * nothing.
 *
 * <p>A lookup blocks for as long as the name service likes, so each host that is being looked up
 * has a thread, and one at most: a name service that hangs for one host holds up no other.
 */
public final class CheckedLookup implements AutoCloseable {
  private final AddressPolicy policy;
  private final Resolver resolver;
  private final AtomicInteger threadNumber = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool(this::thread);
  private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> underWay =
      new ConcurrentHashMap<>();

  public CheckedLookup(AddressPolicy policy, Resolver resolver) {
    this.policy = policy;
    this.resolver = resolver;
  }

  public AddressPolicy policy() {
    return policy;
  }

  /**
   * The addresses of a host, at least one, all of them allowed. Ends with {@link
   * AddressRefusedException} if one is not, and with {@link UnknownHostException} if there is none.
   *
   * @param host as in a URL
   */
  public CompletableFuture<List<InetAddress>> addresses(String host) {
    String checked;
    try {
      checked = policy.checkedHost(host);
    } catch (AddressRefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
    Optional<InetAddress> literal = HostSpelling.literal(checked);
    return literal.isPresent()
        ? CompletableFuture.completedFuture(List.of(literal.get()))
        : lookup(checked);
  }

  private CompletableFuture<List<InetAddress>> lookup(String host) {
    CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> others = underWay.putIfAbsent(host, mine);
    if (others != null) {
      return others.copy();
    }
    return mine.completeAsync(() -> resolved(host), threads)
        .whenComplete((addresses, failure) -> underWay.remove(host, mine))
        .copy();
  }

  private List<InetAddress> resolved(String host) {
    List<InetAddress> addresses;
    try {
      addresses = List.of(resolver.resolve(host));
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
    if (addresses.isEmpty()) {
      throw new CompletionException(new UnknownHostException(host));
    }
    for (InetAddress address : addresses) {
      policy
          .refusal(host, address)
          .ifPresent(
              why -> {
                throw new AddressRefusedException(why);
              });
    }
    return addresses;
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "notifier-dns-" + threadNumber.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /** Lookups under way end without an answer that anybody hears. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
