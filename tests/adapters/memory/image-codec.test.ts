/** The fake of the image codec. */
import { memoryImageCodec } from "../../../src/adapters/memory/image-codec.ts";
import { imageCodecContract, imageEditorContract } from "../../contracts/image-codec.ts";

imageCodecContract("memory", memoryImageCodec);
imageEditorContract("memory", memoryImageCodec);
