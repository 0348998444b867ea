// SPDX-License-Identifier: Apache-2.0
/**
 * What the translator hands to the builder: the C text of a module and the facts for its manifest.
 *
 * <p>Reading order: {@link io.jstap.translator.source.ModuleSource}, {@link
 * io.jstap.translator.source.ManifestFacts}. The builder knows this package of the translator and
 * no other; the records here know nothing of scripts or debuginfo.
 */
@NullMarked
package io.jstap.translator.source;

import org.jspecify.annotations.NullMarked;
