package dev.slipstream.database;

/** The PostgreSQL clusters that Slipstream brings along. */
public interface Clusters {
    /** The warehouse goes on when this server stops, for those who work with it without the server; the next server has it again. */
    void leaveWarehouseRunning();
}
