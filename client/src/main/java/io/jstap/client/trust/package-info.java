// SPDX-License-Identifier: Apache-2.0
/** Whether a module may be loaded here: signature and manifest. */
@NullMarked
package io.jstap.client.trust;

import org.jspecify.annotations.NullMarked;
