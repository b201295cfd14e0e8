package dev.masterperf.model.audit;

/**
 * That a chain had been so long, and what it was, said by whoever holds a key.
 *
 * @param publicKey as {@link VerifyKey#text} writes it
 * @param signature Ed25519, base64
 */
public record SignedPoint(ChainPoint point, String publicKey, String signature) {}
