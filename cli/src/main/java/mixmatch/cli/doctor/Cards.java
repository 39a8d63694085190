package mixmatch.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mixmatch.cli.gpu.GpuNatives;
import mixmatch.devices.CudaDriverLibrary;
import mixmatch.devices.CudaNatives;
import mixmatch.devices.DeviceChoice;
import mixmatch.devices.DeviceWish;
import mixmatch.devices.DriverException;
import mixmatch.devices.DriverLibrary;
import mixmatch.devices.NvidiaDriver;

/** The cards of this machine, and what services would compute on: by {@code auto}, as they choose it themselves. */
record Cards(DriverLibrary library, Optional<CudaNatives> ofTrainer, Optional<CudaNatives> ofOthers) {
    private static final String ABOUT = "GPU";

    /** @param caches the folder of natives that were downloaded, if any were */
    static Cards ofThisMachine(Path caches) {
        return GpuNatives.installed(caches)
                .map(CudaNatives::properties)
                .map(natives -> new Cards(
                        CudaDriverLibrary.INSTALLED,
                        CudaNatives.ofPyTorch(natives),
                        CudaNatives.ofOnnxRuntime(natives)))
                .orElseGet(() ->
                        new Cards(CudaDriverLibrary.INSTALLED, CudaNatives.ofPyTorch(), CudaNatives.ofOnnxRuntime()));
    }

    Finding finding() {
        Optional<NvidiaDriver> driver;
        try {
            driver = library.read();
        } catch (DriverException e) {
            return Finding.note(ABOUT, e.getMessage(), "look at the driver with nvidia-smi");
        }
        if (driver.isEmpty() || driver.get().cards().isEmpty()) {
            String seen = driver.map(found -> "none is seen by the " + found).orElse("there is no driver of NVIDIA");
            return Finding.ok(ABOUT, seen + "; everything runs on the processor");
        }
        List<DeviceChoice> choices =
                List.of(choice("trainer.device", ofTrainer), choice("labelguess.device and eval.device", ofOthers));
        String taken = "trainer takes %s, labelguess and eval take %s"
                .formatted(
                        choices.get(0).device().name(), choices.get(1).device().name());
        String cards = driver.get().cards().stream().map(Object::toString).collect(Collectors.joining(", "));
        String found = "%s, %s; %s".formatted(cards, driver.get(), taken);
        String reasons = choices.stream()
                .filter(choice -> !choice.device().isCuda())
                .map(DeviceChoice::found)
                .distinct()
                .collect(Collectors.joining("; "));
        return reasons.isEmpty()
                ? Finding.note(ABOUT, found, "no GPU has run this yet: compare a short run with one on the processor")
                : Finding.note(ABOUT, found, reasons + "; `mixmatch train --gpu` takes a GPU, with libraries for it");
    }

    private DeviceChoice choice(String key, Optional<CudaNatives> natives) {
        return DeviceChoice.of(DeviceWish.parse(key, "auto"), library, natives);
    }
}
