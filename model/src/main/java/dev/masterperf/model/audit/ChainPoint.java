package dev.masterperf.model.audit;

/**
 * A record of a chain, and by its hash everything before it.
 *
 * @param chain the writer's own, another one for each start of a process
 * @param seq counted from 1
 * @param hash SHA-256, 64 hexadecimal digits
 */
public record ChainPoint(String chain, long seq, String hash) {
  /** What is signed: one line of ASCII, as far as the chain's name is. */
  String statement() {
    return "masterperf.audit.v1 " + chain + " " + seq + " " + hash;
  }

  @Override
  public String toString() {
    return seq + " of chain " + chain;
  }
}
