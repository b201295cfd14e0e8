package dev.masterperf.streams.document;

import java.util.function.Function;

/**
 * What the documents of a topic are.
 *
 * @param topic compacted, with one partition; key: name, value: the document's content
 * @param what they are called in messages, in the plural
 * @param write a content as it lies in the topic
 * @param read the other way; throws {@link IllegalArgumentException} on what cannot be read
 */
public record DocumentKind<T>(
    String topic, String what, Function<T, byte[]> write, Function<byte[], T> read) {}
