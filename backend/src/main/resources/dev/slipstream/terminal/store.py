"""Keeps terminals alive while no server is there.

Usage: store.py SOCKET SECONDS. Says "ready" once the socket is there.

It holds a duplicate of the master of each pseudo-terminal, and the memory that its latest output lies in. While a server is connected it
touches neither. When the connection ends, however the server died, it reads on into that memory, up to 1 MiB per terminal; then the
program waits. The next server gets all of it back. With nothing to keep it ends with the server, else after so many SECONDS without one.

Messages are JSON, one a packet: {"say": "take", …}, {"say": "keep", "id": …, …} with both descriptors, {"say": "drop", "id": …}.
A server that comes says "take" first, and is given a "keep" for each terminal and then {"say": "all"}. The memory's layout is that of
TerminalMemory.java.
"""

import json
import mmap
import os
import selectors
import signal
import socket
import struct
import sys
import time

HEADER_BYTES = 4096
ROOM_BYTES = 4096
AWAY_BYTES = 1024 * 1024
ROOM_AT = HEADER_BYTES
RING_AT = HEADER_BYTES + ROOM_BYTES
END = struct.Struct("=q")
END_AT = 8
ROOM_FOR_AT = 16
BLANK = b"\xff"
MESSAGE_BYTES = 64 * 1024


class Terminal:
    def __init__(self, about, master, memory):
        self.about = about
        self.master = master
        self.memory = memory
        self.taken = 0
        self.mapped = None

    def begin(self):
        """What the server had read, but not yet counted, still lies where it read it to."""
        if self.mapped is not None:
            return
        self.taken = 0
        self.mapped = mmap.mmap(self.memory, os.fstat(self.memory).st_size)
        end = END.unpack_from(self.mapped, END_AT)[0]
        if END.unpack_from(self.mapped, ROOM_FOR_AT)[0] == end:
            self.append(self.mapped[ROOM_AT:RING_AT].rstrip(BLANK))

    def read(self):
        """False when there will be no more, or no more is taken."""
        try:
            data = os.read(self.master, min(ROOM_BYTES, AWAY_BYTES - self.taken))
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.append(data)
        self.taken += len(data)
        return bool(data) and self.taken < AWAY_BYTES

    def append(self, data):
        end = END.unpack_from(self.mapped, END_AT)[0]
        ring = len(self.mapped) - RING_AT
        done = 0
        while done < len(data):
            place = (end + done) % ring
            piece = data[done : done + ring - place]
            self.mapped[RING_AT + place : RING_AT + place + len(piece)] = piece
            done += len(piece)
        END.pack_into(self.mapped, END_AT, end + len(data))

    def finish(self):
        if self.mapped is not None:
            self.mapped.close()
            self.mapped = None

    def close(self):
        self.finish()
        os.close(self.master)
        os.close(self.memory)


class Store:
    def __init__(self, listener, seconds):
        self.selector = selectors.DefaultSelector()
        self.selector.register(listener, selectors.EVENT_READ, self.accept)
        self.listener = listener
        self.seconds = seconds
        self.terminals = {}
        self.server = None
        self.deadline = time.monotonic() + seconds

    def run(self):
        while self.server is not None or time.monotonic() < self.deadline:
            left = None if self.server is not None else max(0, self.deadline - time.monotonic())
            for key, _ in self.selector.select(left):
                key.data()
            if self.deadline == 0:
                return

    def accept(self):
        connection, _ = self.listener.accept()
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        if struct.unpack("3i", credentials)[1] != os.getuid():
            connection.close()
            return
        connection.settimeout(10)
        self.selector.register(connection, selectors.EVENT_READ, lambda: self.hear(connection))

    def hear(self, connection):
        try:
            data, descriptors, _, _ = socket.recv_fds(connection, MESSAGE_BYTES, 2)
        except OSError:
            data, descriptors = b"", []
        if not data:
            self.selector.unregister(connection)
            connection.close()
            if connection is self.server:
                self.alone()
            return
        message = json.loads(data)
        if message["say"] == "take":
            self.give(connection)
        elif message["say"] == "keep" and len(descriptors) == 2:
            self.forget(message["id"])
            self.terminals[message["id"]] = Terminal(data, *descriptors)
        elif message["say"] == "drop":
            self.forget(message["id"])

    def forget(self, name):
        terminal = self.terminals.pop(name, None)
        if terminal is not None:
            self.stop(terminal)
            terminal.close()

    def give(self, connection):
        if self.server is not None:
            self.selector.unregister(self.server)
            self.server.close()
        self.server = connection
        for terminal in self.terminals.values():
            self.stop(terminal)
            terminal.begin()
            terminal.finish()
        try:
            for terminal in self.terminals.values():
                socket.send_fds(connection, [terminal.about], [terminal.master, terminal.memory])
            connection.send(b'{"say": "all"}')
        except OSError:
            self.alone()

    def alone(self):
        self.server = None
        self.deadline = time.monotonic() + self.seconds if self.terminals else 0
        for terminal in self.terminals.values():
            terminal.begin()
            self.selector.register(terminal.master, selectors.EVENT_READ, lambda it=terminal: self.read(it))

    def read(self, terminal):
        """A server may have taken it since the event was heard of."""
        if terminal.mapped is not None and not terminal.read():
            self.stop(terminal)

    def stop(self, terminal):
        try:
            self.selector.unregister(terminal.master)
        except KeyError:
            pass


def main(path, seconds):
    os.setsid()
    os.umask(0o177)
    for number in signal.SIGINT, signal.SIGHUP:
        signal.signal(number, signal.SIG_IGN)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(path)
    listener.listen()
    print("ready", flush=True)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in 0, 1:
        os.dup2(nowhere, stream)
    Store(listener, float(seconds)).run()
    os.unlink(path)


main(*sys.argv[1:])
