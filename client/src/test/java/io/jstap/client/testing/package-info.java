// SPDX-License-Identifier: Apache-2.0
/** Real things that the tests work with: signed ELF files, a gRPC server, a helper process. */
@NullMarked
package io.jstap.client.testing;

import org.jspecify.annotations.NullMarked;
