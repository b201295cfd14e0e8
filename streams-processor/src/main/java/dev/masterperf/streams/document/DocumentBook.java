package dev.masterperf.streams.document;

import java.util.function.Consumer;

/** Where documents are kept, the same for all processes. */
public interface DocumentBook<T> {

  /** All there are now. */
  Documents<T> now();

  /**
   * Keeps a document in place of what had its name before, and returns when it is durable; {@link
   * #now} has it then.
   *
   * @param allowed looks at all documents just before, while nobody else can keep one, and throws
   *     what the caller wants to see where this one must not be kept
   * @throws DocumentsUnavailable if it cannot be kept at the moment
   */
  Document<T> put(String name, T content, Consumer<Documents<T>> allowed);

  /**
   * Takes a document out, and returns when that is durable; {@link #now} has it no longer then.
   *
   * @param allowed as in {@link #put}
   * @return the version of the deletion
   * @throws DocumentsUnavailable if that cannot be kept at the moment
   */
  long delete(String name, Consumer<Documents<T>> allowed);

  /** Of a process that keeps none. */
  static <T> DocumentBook<T> none() {
    return new DocumentBook<>() {
      @Override
      public Documents<T> now() {
        return Documents.none();
      }

      @Override
      public Document<T> put(String name, T content, Consumer<Documents<T>> allowed) {
        throw new DocumentsUnavailable("this process keeps no documents");
      }

      @Override
      public long delete(String name, Consumer<Documents<T>> allowed) {
        throw new DocumentsUnavailable("this process keeps no documents");
      }
    };
  }
}
