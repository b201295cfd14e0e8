package dev.masterperf.streams.store;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One memory budget for all RocksDB instances of the process. There is one instance for each
 * segment of each store of each partition, and by default each would take its own 50 MB and more.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
  private static final long TOTAL_BYTES = 96L << 20;
  private static final long WRITE_BUFFER_BYTES = 48L << 20;
  private static final long MEMTABLE_BYTES = 4L << 20;

  /** RocksDB begins one whenever it is opened, and would keep a thousand of each database. */
  private static final int LOG_FILES = 2;

  // Static because Kafka Streams makes an instance of this class for each RocksDB instance and
  // hands in nothing that they could share.
  private static final Cache CACHE;
  private static final WriteBufferManager WRITE_BUFFERS;
  private static final BloomFilter FILTER;

  static {
    RocksDB.loadLibrary();
    CACHE = new LRUCache(TOTAL_BYTES);
    WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
    FILTER = new BloomFilter();
  }

  /** Of a database that is opened by ourselves, within the same memory. The caller's to close. */
  public static Options options() {
    BlockBasedTableConfig table = new BlockBasedTableConfig();
    table.setFilterPolicy(FILTER);
    Options options = new Options();
    options.setCreateIfMissing(true);
    options.setInfoLogLevel(InfoLogLevel.ERROR_LEVEL);
    options.setCompressionType(CompressionType.NO_COMPRESSION);
    bound(options, table);
    return options;
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    bound(options, (BlockBasedTableConfig) options.tableFormatConfig());
  }

  private static void bound(Options options, BlockBasedTableConfig table) {
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    options.setWriteBufferManager(WRITE_BUFFERS);
    options.setWriteBufferSize(MEMTABLE_BYTES);
    options.setMaxWriteBufferNumber(2);
    options.setKeepLogFileNum(LOG_FILES);
    options.setTableFormatConfig(table);
  }

  @Override
  public void close(String storeName, Options options) {
    // The cache and the write buffers outlive every single store.
  }
}
