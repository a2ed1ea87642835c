package dev.slipstream.notices;

import java.io.IOException;

/** Brings a notice to one kind of channel. */
interface Post {
    /** @throws IOException if it is not delivered; the message says why, without what is secret of the target */
    void deliver(Channel channel, Notice notice) throws IOException;
}
