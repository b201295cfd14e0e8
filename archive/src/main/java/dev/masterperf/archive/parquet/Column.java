package dev.masterperf.archive.parquet;

import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;

/**
 * A column of a file.
 *
 * @param required whether every row has a value in it
 */
record Column(String name, Kind kind, boolean required) {

  /** What a column's values are. All but texts and binaries are kept as the 64 bits of a long. */
  enum Kind {
    TEXT(Type.BYTE_ARRAY),
    BINARY(Type.BYTE_ARRAY),
    BOOLEAN(Type.BOOLEAN),
    INT(Type.INT32),
    LONG(Type.INT64),
    DOUBLE(Type.DOUBLE),
    /** Epoch nanoseconds. */
    NANOS(Type.INT64),
    /** Epoch milliseconds. */
    MILLIS(Type.INT64);

    final Type type;

    Kind(Type type) {
      this.type = type;
    }

    boolean isBytes() {
      return this == TEXT || this == BINARY;
    }
  }

  static Column required(String name, Kind kind) {
    return new Column(name, kind, true);
  }

  static Column optional(String name, Kind kind) {
    return new Column(name, kind, false);
  }

  SchemaElement schema() {
    SchemaElement element = new SchemaElement(name);
    element.setType(kind.type);
    element.setRepetition_type(
        required ? FieldRepetitionType.REQUIRED : FieldRepetitionType.OPTIONAL);
    switch (kind) {
      case TEXT -> {
        element.setConverted_type(ConvertedType.UTF8);
        element.setLogicalType(LogicalType.STRING(new StringType()));
      }
      case NANOS -> element.setLogicalType(timestamp(TimeUnit.NANOS(new NanoSeconds())));
      case MILLIS -> {
        element.setConverted_type(ConvertedType.TIMESTAMP_MILLIS);
        element.setLogicalType(timestamp(TimeUnit.MILLIS(new MilliSeconds())));
      }
      case BINARY, BOOLEAN, INT, LONG, DOUBLE -> {}
    }
    return element;
  }

  private static LogicalType timestamp(TimeUnit unit) {
    return LogicalType.TIMESTAMP(new TimestampType(true, unit));
  }
}
