// SPDX-License-Identifier: Apache-2.0
/**
 * The library of scripts: finds its files for a kernel, parses each once, answers by name (§1.2).
 *
 * <p>Reading order: {@link io.jstap.script.tapset.TapsetLibrary}, {@link
 * io.jstap.script.tapset.TapsetSelection}, SearchPath, FileCache.
 */
@NullMarked
package io.jstap.script.tapset;

import org.jspecify.annotations.NullMarked;
