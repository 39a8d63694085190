package mixmatch.cli.gpu;

import java.util.List;
import java.util.Optional;
import mixmatch.devices.Card;
import mixmatch.devices.DriverLibrary;
import mixmatch.devices.NvidiaDriver;
import mixmatch.devices.Version;

/** A driver that a test plays. */
record PlayedDriver(Optional<NvidiaDriver> read) implements DriverLibrary {
    static final PlayedDriver NONE = new PlayedDriver(Optional.empty());

    /** A card of this compute capability, with a driver for this CUDA. */
    static PlayedDriver with(String capability, String cuda) {
        Card card = new Card("NVIDIA L4", Version.parse(capability), 24L << 30);
        return new PlayedDriver(Optional.of(new NvidiaDriver("570.86.15", Version.parse(cuda), List.of(card))));
    }

    @Override
    public boolean seemsThere() {
        return read.isPresent();
    }
}
