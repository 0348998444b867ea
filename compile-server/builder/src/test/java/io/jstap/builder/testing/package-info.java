// SPDX-License-Identifier: Apache-2.0
/** What several tests need: a store with the fixture runtime, a signer, a guest to boot. */
@NullMarked
package io.jstap.builder.testing;

import org.jspecify.annotations.NullMarked;
