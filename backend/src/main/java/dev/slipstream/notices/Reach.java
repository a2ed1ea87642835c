package dev.slipstream.notices;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.List;

/** Where a webhook may lead: not back to this machine, nor to what only it can see. */
interface Reach {
    /** @throws IOException with the reason */
    void check(URI url) throws IOException;

    /**
     * Every address of the host must be allowed. The JVM keeps what it has looked up for longer than a call takes, so the call
     * goes to an address that was checked.
     */
    static void outside(URI url) throws IOException {
        for (var address : List.of(InetAddress.getAllByName(url.getHost()))) {
            if (isForbidden(address)) {
                throw new IOException("%s is this server's own or a link-local address, where nothing is sent to"
                        .formatted(url.getHost()));
            }
        }
    }

    private static boolean isForbidden(InetAddress address) throws SocketException {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || NetworkInterface.getByInetAddress(address) != null;
    }
}
