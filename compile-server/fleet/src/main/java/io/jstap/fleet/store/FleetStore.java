// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Keeps small values by bucket and key, each with a revision, so that of two who change one value
 * only the first succeeds; and big ones by their digest. What a call has kept when it returns is
 * there after a crash. Safe for use by several threads.
 */
public interface FleetStore extends AutoCloseable {
  /** The biggest value of a bucket, in bytes. */
  int BIGGEST_VALUE = 16 << 20;

  /** The biggest thing that is kept by its digest, in bytes. */
  int BIGGEST_OBJECT = 64 << 20;

  /** A revision that no value has: who expects it expects that there is none. */
  long NONE = 0;

  /** What is kept separately. */
  enum Bucket {
    /** Rollouts by their id. */
    ROLLOUTS,
    /** What is known of nodes by their identity. */
    NODES
  }

  /**
   * A value.
   *
   * @param revision grows with every change of this value; never {@link #NONE}
   */
  record Entry(String key, String value, long revision) {}

  /** A value, if there is one. */
  Optional<Entry> get(Bucket bucket, String key) throws IOException;

  /** All values of a bucket in the order of their keys. */
  List<Entry> list(Bucket bucket) throws IOException;

  /**
   * Changes a value, or makes it.
   *
   * @param expected the revision that it has now, {@link #NONE} when it is not there
   * @return the new revision; empty when it is another one than expected, and nothing was changed
   */
  Optional<Long> put(Bucket bucket, String key, String value, long expected) throws IOException;

  /**
   * Keeps bytes.
   *
   * @return their SHA-256, in lower-case hexadecimal
   */
  String keep(byte[] object) throws IOException;

  /**
   * The bytes of a digest, which are hashed anew at every call: what was changed in the store is
   * not there.
   */
  Optional<byte[]> object(String digest) throws IOException;

  @Override
  void close();
}
