package dev.slipstream.defer;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** Pins as JSON: {@code {"model.shop.orders": "production"}}. */
final class StoredPins {
    private StoredPins() {}

    static String text(Map<String, Pin> pins) {
        var json = JsonMapper.shared().createObjectNode();
        pins.forEach((node, pin) -> json.put(node, pin.wire()));
        return json.toString();
    }

    static SortedMap<String, Pin> of(String text) {
        var pins = new TreeMap<String, Pin>();
        JsonMapper.shared()
                .readTree(text)
                .properties()
                .forEach(pin -> pins.put(pin.getKey(), Pin.ofWire(pin.getValue().asString())));
        return pins;
    }
}
