// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.type;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is computed when it is first asked for. When two threads ask at once both may
 * compute; the results are equal.
 */
public final class Lazy<T> {
  private @Nullable Supplier<? extends T> supplier;
  private volatile @Nullable T value;

  private Lazy(@Nullable Supplier<? extends T> supplier, @Nullable T value) {
    this.supplier = supplier;
    this.value = value;
  }

  public static <T> Lazy<T> of(Supplier<? extends T> supplier) {
    return new Lazy<>(supplier, null);
  }

  public static <T> Lazy<T> ready(T value) {
    return new Lazy<>(null, value);
  }

  public T get() {
    T known = value;
    if (known != null) {
      return known;
    }
    Supplier<? extends T> source = supplier;
    if (source == null) {
      // Another thread finished between the two reads: it stored the value before it let go.
      return Objects.requireNonNull(value);
    }
    T computed = source.get();
    value = computed;
    supplier = null;
    return computed;
  }
}
