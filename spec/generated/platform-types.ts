// Generated from spec/*.yaml by "npm run generate"; do not edit.
export interface paths {
    "/v1/open-platform/chat/bot/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message into a conversation with the chatbot.
         * @description The API key alone is enough, with the permission CHAT_BOT_SEND_MESSAGE. The published document also declares OAuth here; enforcing it would refuse nearly every public bot.
         */
        post: operations["sendMessageToConversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/open-platform/chat/bot/users/{user_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's opaque id, one per app and user. */
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message to a user, starting the conversation where there is none.
         * @description Needs an access token of that very user with the scope CHAT_BOT_USER_MESSAGE_SEND, and an API key with the permission CHAT_BOT_SEND_MESSAGE.
         */
        post: operations["sendMessageToUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/experimental/open-platform/chat/bot/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message into a conversation with the chatbot (retired path).
         * @deprecated
         */
        post: operations["sendMessageToConversationExperimental"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/experimental/open-platform/chat/bot/users/{user_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's opaque id, one per app and user. */
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message to a user (retired path).
         * @deprecated
         */
        post: operations["sendMessageToUserExperimental"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/experimental/open-platform/chatbot-conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message into a conversation with the chatbot (path of older documentation).
         * @deprecated
         */
        post: operations["sendMessageToChatbotConversationExperimental"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/open-platform/chatbot-conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message into a conversation with the chatbot (path of older documentation).
         * @deprecated
         */
        post: operations["sendMessageToChatbotConversationV2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/open-platform/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write on a user's behalf in a conversation about a post.
         * @description The message is that of the side which the token's user is. Needs one of the scopes, the last two of which are those of the seller, and an API key with the permission CHAT_SEND_MESSAGE_OAUTH.
         */
        post: operations["sendPostMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/open-platform/chat/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        /**
         * Read a conversation of the token's user, its text messages only, the oldest first.
         * @description Needs an API key with the permission CHAT_READ_CONVERSATION.
         */
        get: operations["getConversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/open-platform/events/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for the events of a post, or of all posts of the token's user.
         * @description NEW_MESSAGE_ON_POST needs one of the first two scopes, which are those of the seller; POST_UPDATE the third. The subscription ends with its token; after a refresh the app subscribes again. Needs an API key with the permission EVENTS_REGISTER_SUBSCRIPTION.
         */
        post: operations["subscribeToEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/experimental/open-platform/chat/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get the right to upload one file.
         * @description Needs an API key with the permission CHAT_UPLOAD_MEDIA. The body is an empty object, or none.
         */
        post: operations["createUploadToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/upload/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: "image" | "video" | "voice" | "file";
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file, for the media_token of a message.
         * @description Image png, jpeg, jpg and file pdf, doc, docx, xlsx, xls, pptx, ppt up to 5 MB; voice m4a, 3gp up to 1.5 MB; video mp4 up to 50 MB. One upload token is good for one file (assumed), for an hour (assumed).
         */
        post: operations["uploadMedia"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/open-platform/finder/post/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The post's token, as it stands in the post's address. */
                token: string;
            };
            cookie?: never;
        };
        /**
         * Read a post.
         * @description Any post, not only the user's own. Needs an API key with the permission GET_POST.
         */
        get: operations["getPost"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/open-platform/finder/post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search the published posts, the last changed first.
         * @description Needs an API key with the permission SEARCH_POST. There is no filter by price, and no paging.
         */
        post: operations["searchPosts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/open-platform/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The user whom the access token belongs to.
         * @description With the scope USER_ID the answer has user_id, with USER_PHONE the phone number; it needs one of them.
         */
        get: operations["getUser"];
        put?: never;
        /**
         * The user whom the access token belongs to (method of older documentation).
         * @deprecated
         * @description Sent with or without a body, which is not read.
         */
        post: operations["getUserByPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/auth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask a user for access; a browser opens this, and comes back to the app with a code.
         * @description Comes back with code and state, or with error, error_description and state. A client_id that is not known, or a redirect_uri that is not registered, is shown to the user and leads nowhere.
         */
        get: operations["authorise"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a code, or a refresh token, for an access token.
         * @description The client says who it is in the body or by HTTP Basic; a failed client authentication does not use up the code. After a refresh the old tokens work for two more minutes.
         */
        post: operations["issueToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    NEW_CHATBOT_MESSAGE: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A user wrote to the chatbot.
         * @description Needs no subscription. The event carries no user id, no side and no metadata (observed).
         */
        post: operations["deliverNewChatbotMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    NEW_MESSAGE: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A message in a conversation about a post.
         * @description Comes to apps that subscribed to NEW_MESSAGE_ON_POST.
         */
        post: operations["deliverNewMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    USER_ACCESS_REVOCATION: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A user took back the access given to the app.
         * @description Comes to apps whose token had the scopes NOTIFICATION_ACCESS_REVOCATION and USER_ID.
         */
        post: operations["deliverUserAccessRevocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    POST_UPDATE: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A post changed its state.
         * @description Comes by subscription. PUBLISH and RETIRE are about published posts, ONGOING and ARCHIVE about all. RETIRE and ARCHIVE carry the post's token only.
         */
        post: operations["deliverPostUpdate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    PAYMENT_TRANSACTION: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A payment changed its state.
         * @description Needs no subscription.
         */
        post: operations["deliverPaymentTransaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    SESSION_INITIALISATION: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A user pressed a server-link button; the app answers the URL to open. */
        post: operations["initialiseSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    DYNAMIC_ACTION: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A user pressed a dynamic-action button; the app answers an action, a text or both. */
        post: operations["resolveDynamicAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /**
         * @description Name of the icon drawn on a button.
         * @enum {string}
         */
        IconName: "KEYBOARD_ARROW_RIGHT" | "KEYBOARD_ARROW_LEFT" | "ARROW_FORWARD" | "REFRESH" | "REMOVE" | "SEND" | "DELETE" | "PHOTO_LIBRARY" | "ADD" | "CLOSE" | "CHECKED" | "CHECK_BOX" | "CHECK_BOX_OUTLINE_BLANK" | "CHAT_DOUBLE" | "CONTENT_COPY" | "REPORT" | "CAT_VEHICLES" | "PERSON" | "CALL" | "CAT_ELECTRONIC_DEVICES" | "PLACE" | "HISTORY" | "CHECK_CIRCLE" | "ACCESS_TIME" | "INFO_OUTLINE" | "PAYMENT" | "SHOW_CHART" | "CONTACT_PHONE" | "TRENDING_UP" | "CAR_BODY" | "INSPECT" | "CAR_TIRES" | "CAR_ELECTRONICS" | "CAR_ENGINE" | "CAR_HYDRAULICS" | "CAR_OPTIONS" | "CAR_DOCUMENTS" | "CANCEL" | "WARNING" | "HELP" | "MONEY" | "KARNAMEH" | "EDIT" | "SUPPORT" | "CAR_INSPECTED" | "TERMS" | "LADDER_COLLECTION" | "HOUSE_INSPECTION" | "ADD_CIRCLE" | "GAVEL" | "LADDER_GROUP" | "VISIBILITY" | "TIMER" | "LOCK" | "BLOCK" | "EMAIL_OUTLINE" | "ASSIGNMENT_IND" | "TOC" | "EXIT_TO_APP" | "HELP_OUTLINE" | "TELEPHONE" | "EVENT_NOTE" | "COMMUNITY" | "REAL_ESTATE" | "VR" | "NUM_1" | "NUM_2" | "NUM_3" | "NUM_4" | "NUM_5" | "NUM_6" | "NUM_7" | "NUM_8" | "NUM_9" | "ELEVATOR" | "PARKING" | "CABINET" | "BALCONY" | "TEXTURE" | "WC" | "SNOWFLAKE" | "SUNNY" | "THERMOMETER" | "VERIFIED" | "SETTINGS" | "CREDIT_ACCOUNT" | "CAR_AUCTION" | "CONCIERGE_SALE" | "INFO" | "MARKETPLACE_GENERAL" | "MARKETPLACE_HOME" | "MARKETPLACE_PERSONAL" | "MARKETPLACE_ELECTRONIC_DEVICES" | "INDICATOR_F" | "SHARE" | "CAR_INSPECTION" | "VERIFIED_USER" | "MARKETPLACE_LIST" | "BINDER" | "STAR" | "CAR_AMENITY" | "CAR_SAFETY" | "CAR_EQUIPMENT" | "BUSINESS_REAL_ESTATE_AGENCY" | "BUSINESS_MARKETPLACE" | "BUSINESS_AUTO_DEALERSHIP" | "LOCAL_SHIPPING" | "MOPED" | "TEXT_SMS_OUTLINE" | "PLACE_F" | "MOBILE_FRIENDLY" | "STAR_BORDER" | "IMAGE_OUTLINE" | "ARTICLE_OUTLINE" | "POST_FEEDBACK" | "DOWNLOAD" | "FILTER" | "SUPPORT_AGENT" | "MORE_VERT" | "BOOKMARK" | "BOOKMARK_BORDER" | "GIFT" | "ANALYTICS" | "STORE" | "STORE_OUTLINE" | "CAT_BUSINESSES" | "CAT_FOR_THE_HOME" | "CAT_SERVICES" | "CAT_PERSONAL" | "CAT_LEISURE_HOBBIES" | "CAT_JOBS" | "SCHOOL" | "NOTE" | "LOGOUT" | "PERSON_ADD" | "ADVERT" | "ADVERT_OUTLINE" | "ACCESS_TIME_OUTLINE" | "NOTE_OUTLINE" | "PAYMENT_OUTLINE" | "INSTAGRAM" | "TAG_CHECK_CIRCLE" | "FULLSCREEN" | "ADD_CIRCLE_OUTLINE" | "NOTE_ADD_OUTLINE" | "BRAND_ALFA_ROMEO" | "BRAND_AMICO" | "BRAND_ARIO" | "BRAND_ARISAN" | "BRAND_AUDI" | "BRAND_BAIC" | "BRAND_BESTURN" | "BRAND_BISU" | "BRAND_BMW" | "BRAND_BORGWARD" | "BRAND_BRILLIANCE" | "BRAND_BUICK" | "BRAND_BYD" | "BRAND_CAPRA" | "BRAND_CHANGAN" | "BRAND_CHERY" | "BRAND_CHEVROLET" | "BRAND_CITROEN" | "BRAND_DAEWOO" | "BRAND_DATSUN" | "BRAND_DEER" | "BRAND_DELICA" | "BRAND_DENA" | "BRAND_DIGNITY" | "BRAND_DODGE" | "BRAND_DOMY" | "BRAND_DONGFENG" | "BRAND_DS" | "BRAND_FARDA" | "BRAND_FAW" | "BRAND_FIAT" | "BRAND_FIDELITY" | "BRAND_FORD" | "BRAND_FOTON" | "BRAND_GAC_GONOW" | "BRAND_GEELY" | "BRAND_GREATWALL" | "BRAND_HAFEI_LOBO" | "BRAND_HAIMA" | "BRAND_HANTENG" | "BRAND_HAVAL" | "BRAND_HILLMAN" | "BRAND_HONDA" | "BRAND_HUMMER" | "BRAND_HYOSOW" | "BRAND_HYUNDAI" | "BRAND_IRANKHODRO_VAN" | "BRAND_ISUZU" | "BRAND_IVECO" | "BRAND_JAC" | "BRAND_JAGUAR" | "BRAND_JEEP" | "BRAND_JMC" | "BRAND_JOYLONG" | "BRAND_KIA" | "BRAND_KMC" | "BRAND_LADA" | "BRAND_LAMBORGHINI" | "BRAND_LAND_ROVER" | "BRAND_LANDMARK" | "BRAND_LEXUS" | "BRAND_LIFAN" | "BRAND_LOTUS" | "BRAND_LUXGEN" | "BRAND_MASERATI" | "BRAND_MAXUS" | "BRAND_MAZDA" | "BRAND_MERCEDESBENZ" | "BRAND_MG" | "BRAND_MINI" | "BRAND_MITSUBISHI" | "BRAND_MVM" | "BRAND_NARVAN" | "BRAND_NISSAN" | "BRAND_OLDSMOBILE" | "BRAND_OPEL" | "BRAND_PAYKAN" | "BRAND_PAZHAN" | "BRAND_PEUGEOT" | "BRAND_PONTIAC" | "BRAND_PORSCHE" | "BRAND_PRIDE" | "BRAND_PROTON" | "BRAND_QUICK" | "BRAND_RAYEN" | "BRAND_RENAULT" | "BRAND_RICH" | "BRAND_RIGAN" | "BRAND_RUNNA" | "BRAND_SAINA" | "BRAND_SAIPA" | "BRAND_SAMAND" | "BRAND_SEAT" | "BRAND_SHAHIN" | "BRAND_SINAD" | "BRAND_SMART" | "BRAND_SSANGYONG" | "BRAND_SUBARU" | "BRAND_SUZUKI" | "BRAND_SWM" | "BRAND_TARA" | "BRAND_TIBA" | "BRAND_TOYOTA" | "BRAND_UAZ" | "BRAND_VOLKSWAGEN" | "BRAND_VOLVO" | "BRAND_ZAMYAD" | "BRAND_ZOTYE" | "BRAND_SOUEAST" | "ARCHWAY" | "METRO" | "POI" | "STREET_SIGN" | "TREES" | "EARNEST" | "RESTAURANT" | "BACKPACK" | "STETHOSCOPE" | "MOSQUE" | "HOSPITAL" | "CAPSULE" | "BANK" | "CART" | "SHOPPING" | "BRAND_CHRYSLER" | "BRAND_DAIHATSU" | "BRAND_FOWNIX" | "BRAND_ROLLSROYCE" | "TUNE" | "EXCHANGE" | "BABY" | "BAGUETTE" | "BUS" | "COFFEE" | "FRUIT" | "GAS_STATION" | "GYM" | "HAMBURGER" | "HIGHWAY" | "MEDIC" | "SCHOOL_OUTLINE" | "TAXI" | "CAMERA" | "CAMERA_O" | "EYE_OFF" | "BRAND_DAYUN" | "BRAND_MAXMOTOR" | "VIDEOCAM" | "BRAND_ACER" | "BRAND_ALCATEL" | "BRAND_AMAZON" | "BRAND_APPLE" | "BRAND_ARCHOS" | "BRAND_ASUS" | "BRAND_BLACKBERRY" | "BRAND_BLU" | "BRAND_CATERPILLAR" | "BRAND_ENERGIZER" | "BRAND_GIGABYTE" | "BRAND_GIONEE" | "BRAND_GLX" | "BRAND_GOOGLE" | "BRAND_GPLUS" | "BRAND_HONOR" | "BRAND_HTC" | "BRAND_HUAWEI" | "BRAND_LENOVO" | "BRAND_LG" | "BRAND_MEIZU" | "BRAND_MICROMAX" | "BRAND_MICROSOFT" | "BRAND_MOTOROLA" | "BRAND_NOKIA" | "BRAND_ONEPLUS" | "BRAND_OPPO" | "BRAND_PANASONIC" | "BRAND_PHILIPS" | "BRAND_PIXEL" | "BRAND_PRESTIGIO" | "BRAND_RAZER" | "BRAND_REALME" | "BRAND_SAMSUNG" | "BRAND_SHARP" | "BRAND_SONY_ERICSSON" | "BRAND_SONY" | "BRAND_VERTU" | "BRAND_VIVO" | "BRAND_XIAOMI" | "BRAND_YOTA" | "BRAND_ZTE" | "BRAND_INROADS" | "VIDEOCAM_O" | "SHIELD_PHONE" | "SHIELD_PHONE_O" | "BRAND_LAMARI" | "VERIFIED_GREEN" | "CHART" | "CHART_O" | "LAUNCH" | "WALLET" | "TRASH_O" | "TRASH_F" | "BRAND_RESPECT" | "BRAND_TIGARD" | "FILE" | "FILE_O" | "IMAGE_OUTLINE_O" | "CONTACT_PHONE_O" | "PUZZLE" | "PUZZLE_OUTLINE" | "CALL_OUTGOING" | "CALL_INCOMING" | "CALL_MISSED" | "CALL_BLOCKED" | "ARCHIVE" | "ARCHIVE_O" | "CHAT_BUBBLE" | "CHAT_BUBBLE_F" | "MOBILE_1" | "MOBILE_2" | "MOBILE_3" | "MOBILE_4" | "MOBILE_5" | "MOBILE_6" | "MOBILE_7" | "CARPET_1" | "CARPET_2" | "CARPET_3" | "CARPET_4" | "CARPET_5" | "CARPET_6" | "SOFA_1" | "SOFA_2" | "SOFA_3" | "SOFA_4" | "SOFA_5" | "SOFA_6" | "LIGHTS_2" | "LIGHTS_1" | "LIGHTS_3" | "LIGHTS_4" | "LIGHTS_5" | "BATTERY_CHARGING" | "BATTERY_HORIZ_075" | "BATTERY_PROFILE" | "BUILD_CIRCLE" | "HEADPHONES" | "INVENTORY" | "SMARTPHONE" | "HOME_INSPECTION" | "MOBILE_INSPECTION" | "CAR_COLOR_BLUE" | "CAR_COLOR_CHERRY" | "CAR_COLOR_PERSIANBLUE" | "CAR_COLOR_EGGPLANT" | "CAR_COLOR_BRONZE" | "CAR_COLOR_BEIGE" | "CAR_COLOR_PURPLE" | "CAR_COLOR_ONIONSKIN" | "CAR_COLOR_TITANIUM" | "CAR_COLOR_GRAY" | "CAR_COLOR_KHAKI" | "CAR_COLOR_SLATEGRAY" | "CAR_COLOR_CHARCOAL" | "CAR_COLOR_YELLOW" | "CAR_COLOR_CRIMSON" | "CAR_COLOR_OLIVE" | "CAR_COLOR_GREEN" | "CAR_COLOR_LIGHTSLATEGRAY" | "CAR_COLOR_NAVYBLUE" | "CAR_COLOR_WHITE" | "CAR_COLOR_OYSTERWHITE" | "CAR_COLOR_GOLDEN" | "CAR_COLOR_LIGHTGRAY" | "CAR_COLOR_WARMGRAY" | "CAR_COLOR_JUJUBE" | "CAR_COLOR_RED" | "CAR_COLOR_BROWN" | "CAR_COLOR_CARBONBLACK" | "CAR_COLOR_DARKRED" | "CAR_COLOR_COPPER" | "CAR_COLOR_BLACK" | "CAR_COLOR_MOCHA" | "CAR_COLOR_ORANGE" | "CAR_COLOR_BLUESILVER" | "CAR_COLOR_SILVER" | "CAR_COLOR_DIMGRAY" | "CAR_COLOR_JADEGREEN" | "DIVAR_LOGO" | "CAR_COLOR_CREAM" | "CAR_FRONT_SIDE" | "CAR_BACK_SIDE" | "CAR_DRIVER_SIDE" | "CAR_PASSENGER_SIDE" | "CAR_ODOMETER" | "CRAFTSMEN" | "KITCHEN_UTENSILS" | "STOVES_HEATERS_FIREPLACES" | "TRAVEL_PACKAGES" | "WATER_HEATER_PACKAGE_RADIATOR" | "STAIRS" | "ACCESSIBILITY" | "MAP_VIEW" | "THUMB_DOWN" | "THUMB_UP" | "VIDEOCAM_PLUS" | "BADGE" | "BADGE_F" | "RADIO_BUTTON_UNCHECKED" | "POLICE" | "SORT_ASCENDING" | "BUSINESS_PERSONAL" | "BRAND_XTRIM" | "BRAND_BESTUNE" | "BRAND_GAC" | "BRAND_VENUCIA" | "BRAND_VGV" | "BRAND_ZX_AUTO" | "BRAND_QINGLING" | "BUSINESS_JOBS" | "SHIELD_CHECK_CIRCLE" | "SCRIPT_TEXT" | "DOT_INDICATOR" | "CLOCK" | "MAP_MARKER" | "TOMAN_SIGN" | "CHECK_DECOGRAM" | "LADDER" | "RUNNING_MAN" | "CALENDAR_TEXT" | "HOME" | "ADMINISTRATIVE_DOC" | "ANALOG_WATCH" | "ANKLE_BOOTS" | "BARTER" | "BOOTS" | "BRIEFCASE" | "CAPACITY" | "CARPET_DIMENSIONS" | "CHAIRS" | "CHANDELIER" | "COLOR_BEAKER" | "CONDITION" | "CONTROLLER" | "COSMETICS" | "CPU" | "DIGITAL_WATCH" | "DOOR" | "DRESS_SHOES" | "ELECTRICAL" | "FAKE_BADGE" | "FANNY_PACK" | "FURNITURE" | "FURNITURE_CLASSIC" | "FURNITURE_SOFA" | "HANDBAG" | "HDMI" | "HERBAL_PILLS" | "HOME_AREA" | "INSTALLMENT_SALE" | "IRANCELL" | "IRAN_MAP" | "JEWELRY_ANKLET" | "JEWELRY_BRACELET" | "JEWELRY_EARRINGS" | "JEWELRY_NECKLACE" | "JEWELRY_RING" | "JEWELRY_SET" | "LAN" | "LOAFERS" | "MAN" | "MAN_AND_WOMAN" | "MATERIAL" | "MCI" | "MEDICAL" | "MEMORY" | "MODEM" | "MONEY_BILLS" | "NINTENDO" | "ORIGINAL_BADGE" | "PAPER_DEED" | "PARKING_LOT" | "PERFUMES" | "PLAY_STATION" | "RAM" | "RECEIVING_HAND" | "RIGHTEL" | "SANDALS" | "SCISSORS" | "SCREEN_SIZE" | "SHAKING_HANDS" | "SHOULDER_BAG" | "SIDE_TABLE" | "SIM" | "SIM_HOLDER" | "SKIN_CARE" | "SLIPPERS" | "SMART_WATCH" | "SNEAKERS" | "SPEEDOMETER" | "SPORT_BAG" | "STAIRCASE" | "STORAGE" | "UMBRELLA" | "USB" | "WOMAN" | "WORLD_MAP" | "XBOX" | "SHIELD_CHECK" | "CAR" | "BUILDING" | "STOP_WATCH" | "CHATBOT" | "CHATBOT_OUTLINE" | "APARTMENT_RENT" | "APARTMENT_SELL" | "COMMERCIAL_RENT" | "COMMERCIAL_SELL" | "HOUSE_VILLA_RENT" | "HOUSE_VILLA_SELL" | "INDUSTRY_AGRICULTURE_BUSINESS_RENT" | "INDUSTRY_AGRICULTURE_BUSINESS_SELL" | "OFFICE_RENT" | "OFFICE_SELL" | "PARTNERSHIP" | "PLOT_OLD" | "PRESELL" | "REAL_ESTATE_SERVICES" | "RESIDENTIAL_RENT" | "RESIDENTIAL_SELL" | "SHOP_RENT" | "SHOP_SELL" | "SUITE_APARTMENT" | "TEMPORARY_RENT" | "VILLA" | "WORKSPACE" | "IMAGE_MULTIPLE" | "SHATEL_MOBILE" | "MEGAPHONE_F" | "MEGAPHONE" | "YEKTANET" | "TAPSELL" | "DAART" | "CLOSE_CIRCLE" | "CLOSE_CIRCLE_F" | "ACCESSORIES" | "ACCOUNTING_AND_FINANCE" | "ACCOUNTING_FINANCE_LEGAL" | "ADMINISTRATION_AND_HR" | "AIR_CONDITIONING_FAN_COIL" | "ANIMALS" | "APPLIANCE" | "ARTIFICIAL_FLOWER" | "AUDIO_VIDEO" | "BABY_AND_TOYS" | "BALL_SPORTS" | "BARBERSHOP_AND_BEAUTYSALON" | "BATCH" | "BATHROOMS" | "BATHROOM_ACCESSORIES" | "BEAUTY_AND_HAIRCARE" | "BED_PILLOW_BLANKET" | "BED_SERVICE" | "BED_SHEET" | "BICYCLE" | "BIRDS" | "BOAT" | "BOOKCASE_SHELF" | "BOOK_STUDENT_LITERATURE" | "BUFFET_SHOWCASES" | "BUILDING_EQUIPMENT" | "BUS_METRO_TRAIN" | "CAFE_AND_RESTAURANT" | "CAMERA_CAMCODERS" | "CAMPING_OUTDOOR" | "CARE_HEALTH_BEAUTY" | "CARPET" | "CARPET_MOQUETTE" | "CARS" | "CAR_AND_MOTOR" | "CAT" | "CATERING" | "CCTV" | "CHAIR_BENCH" | "CHANDELIERS" | "CHILDRENS_CLOTHING_AND_SHOE" | "CHILDRENS_FURNITURE" | "CHILD_CAR_SEAT" | "CLASSIC" | "CLEANING" | "CLEANING_SUPPLIES" | "CLOTHES_RACK" | "CLOTHING" | "CLOTHING_AND_SHOES" | "COIN_STAMP" | "COMPUTERS" | "COMPUTER_AND_IT" | "COMPUTER_AND_MOBILE" | "CONCERT" | "CONFERENCE_MEETING" | "CONSTRUCTION_CRAFT" | "CONTAINERS" | "CONTAINER_ORGANIZERS" | "COOKING_UTENSILS" | "CRAFTS" | "CURTAINS_TABLE_COVER" | "DECORATION" | "DESK" | "DESKTOPS" | "DETERGENT_TISSUE" | "DINING_TABLE" | "DISHWASHER" | "DIVING_WATERSPORTS" | "DOG" | "DRINK_MAKER" | "DRUMS_PERCUSSION" | "EDUCATION" | "EDUCATIONAL" | "EVENT" | "EVENTS_SPORTS" | "FAN_VENTILATOR_HUMIDIFIER" | "FARM_ANIMALS" | "FIGURINES" | "FISH" | "FISHING" | "FOOD_AND_DRINK" | "FOOD_MILL" | "FOR_SALE" | "FURNITURE_WOOD" | "GAME_CONSOLES_AND_VIDEO_GAMES" | "GARDEN_AND_LANDSCAPING" | "GIFT_CERTIFICATE" | "GUITAR_BASS_AMPLIFIER" | "HEALTH_BEAUTY" | "HEAVY" | "HISTORICAL" | "HISTORICAL_OBJECTS" | "HOBBY_COLLECTIBLES" | "HOME_CATERING" | "HOME_LIGHTING" | "HORSES_EQUESTRIAN" | "INDUSTRIAL_MACHINERY" | "INDUSTRIAL_TECHNOLOGY" | "JANITORIAL_CLEANING" | "JEWELRY" | "JEWELRY_AND_WATCHES" | "JUICERS" | "LAMPS" | "LAMPSHADE" | "LAPTOPS" | "LEISURE_HOBBIES_TOYS" | "LIGHT" | "LITERARY" | "LOST_AND_FOUND" | "LOST_ANIMALS" | "LOST_THINGS" | "LUMBAR_PILLOW" | "MAGAZINES" | "MAT" | "MATTRESS" | "MEDIA_ADVERTISING" | "MEDICAL_EQUIPMENT" | "MIRROR" | "MOBILE_PHONES" | "MOBILE_TABLET" | "MOBILE_TABLET_ACCESSORIES" | "MODEM_AND_NETWORK_EQUIPMENT" | "MOQUETTE" | "MOTORCYCLES" | "MOVIES_AND_MUSIC" | "MP3_PLAYER" | "MUSICAL_INSTRUMENTS" | "NATURAL_PLANTS" | "OFFICES" | "OFFICE_DECORATION" | "OTHER_APPLIANCES" | "OVEN_BAKING_APPLIANCES" | "PAINTINGS_PICTURE" | "PARTS_ACCESSORIES" | "PARTS_AND_ACCESSORIES" | "PERSONAL_TOYS" | "PHONE_DESK" | "PIANO_KEYBOARD" | "PICTORIAL_CARPET" | "POT_KETTLE" | "PRINTER_SCANER_COPIER" | "RANGE_HOOD" | "REFRIGERATOR_FREEZER" | "RELIGIOUS" | "RENTAL" | "REPTILE" | "RESEARCH" | "RHINESTONES" | "RODENTS_RABBITS" | "RUBBER_CARPET" | "RUGS_WOOLEN_CLOTH" | "SALES_MARKETING" | "SEWING_ACCESSORIES" | "SEWING_KNITTING" | "SEWING_MACHINE" | "SHOES_BELT_BAG" | "SHOE_RACK_DRAWER" | "SHOP_AND_CASH" | "SHOP_RESTAURANT" | "SIM_CARD" | "SLEEP_GOODS" | "SPORT" | "SPORT_LEISURE" | "STATIONERY" | "STEAM_IRON" | "STEREO_SURROUND" | "STROLLERS_AND_ACCESSORIES" | "TABLECLOTHS" | "TABLET" | "TEACHING" | "THEATRE_AND_CINEMA" | "TICKET" | "TICKETS_SPORTS" | "TOOLBOX" | "TRADITIONAL" | "TRAINING" | "TRANSPORT" | "TRANSPORTATION" | "TV_PROJECTOR" | "TV_STAND" | "VACUUMS_CLEANER" | "VENTILATION_COOLING_HEATING" | "VIDEO_DVDPLAYER" | "VIOLINS" | "VOLUNTEERS" | "WALL_CLOCK" | "WASHING_CLEANING" | "WASHING_MACHINES" | "WATCHES" | "WATER_COOLER" | "WATER_COOLER_REFINERY" | "WC_ACCESSORIES" | "WIND" | "WINTER_SPORTS" | "WORK_EQUIPMENT" | "YARN_LIGHTS" | "ARTICLE_MAGNIFIER" | "ARTICLE_MAGNIFIER_F" | "FOOTNOTE" | "SPARKLES_F" | "HAND_CLICK" | "WHATS_APP" | "CHAT_SPARKLES" | "PUZZLE_SPARKLES" | "AI_STARS" | "CRISIS_SUPPORT" | "TEMPORARY_SHELTER" | "VOLUNTEER_AID" | "EMERGENCY_EQUIPMENT" | "RIDE_SHARING" | "LINK" | "BUSINESS_SERVICES" | "BELL" | "THUMB_DOWN_BORDER" | "THUMB_UP_BORDER" | "CALL_MADE" | "CALL_RECEIVED" | "CALL_O" | "AI_STARS_F" | "CHEVRON_DOWN" | "TAG_O" | "PHONE_SPARKLES" | "PAINT_BRUSH" | "VIDEO_LIBRARY" | "MAGNIFIER_SPARKLE" | "PIN_VARIANT" | "MORE_HORIZONTAL_O" | "HEART" | "BALE" | "CAT_HOME_KITCHEN" | "CAT_TOOLS_MATERIALS_EQUIPMENT" | "PASSKEY";
        /** @description A message of the bot. A JSON null stands for an absent field. */
        SendMessageRequest: {
            /**
             * @description May be absent.
             * @enum {string}
             */
            type?: "TEXT";
            /** @description The text. Published as required, yet a message with media has none. Empty stands for absent. */
            text_message?: string;
            /** @description The id that the upload of a media file answered. Empty stands for absent. */
            media_token?: string;
            buttons?: components["schemas"]["ButtonGrid"];
            /** @description Some clients repeat the path's id here; ignored. */
            conversation_id?: string;
            /** @description Some clients repeat the path's id here; ignored. */
            user_id?: string;
        } & (unknown | unknown);
        SendMessageResponse: {
            conversation_id: string;
        };
        /** @description A message on a user's behalf. A JSON null stands for an absent field. */
        SendPostMessageRequest: {
            /**
             * @description May be absent; a documentation page has it in its sample.
             * @enum {string}
             */
            type?: "TEXT";
            /** @description The text. Published as required, yet a message with media has none. Empty stands for absent. */
            message?: string;
            /** @description The id that the upload of a media file answered. Empty stands for absent. */
            media_token?: string;
            /** @description What the token's user sees under the message. */
            sender_buttons?: components["schemas"]["ButtonGrid"];
            /** @description What the other side sees under the message. */
            receiver_buttons?: components["schemas"]["ButtonGrid"];
            /** @description Some clients repeat the path's id here; ignored. */
            conversation_id?: string;
        } & (unknown | unknown);
        /** @description Which values the two have is assumed. */
        SendPostMessageResponse: {
            /** Format: int32 */
            status: number;
            message: string;
        };
        GetConversationResponse: {
            conversation: components["schemas"]["Conversation"];
            messages: components["schemas"]["PostMessage"][];
        };
        SubscribeRequest: {
            /** @enum {string} */
            event_type: "NEW_MESSAGE_ON_POST" | "POST_UPDATE";
            /** @description The post's token. All posts of the token's user where it is absent. */
            event_resource_id?: string;
            metadata?: components["schemas"]["Metadata"];
        };
        /** @description Without fields. */
        SubscribeResponse: Record<string, never>;
        User: {
            /** @description Opaque, one for each app and user, and stable. With the scope USER_ID. */
            user_id?: string;
            /** @description With the scope USER_PHONE. */
            phone_number?: string;
            /** @description The older form of phone_number. */
            phone_numbers?: string[];
        };
        TokenRequest: {
            /** @enum {string} */
            grant_type?: "authorization_code" | "refresh_token";
            code?: string;
            /** @description The same as in the authorise URL. */
            redirect_uri?: string;
            refresh_token?: string;
            /** @description The app's slug. */
            client_id?: string;
            client_secret?: string;
            code_verifier?: string;
            /** @description In a refresh: fewer scopes than were granted. */
            scope?: string;
        };
        TokenResponse: {
            /** @description The prefix is observed. */
            access_token: string;
            /** @description Seconds. */
            expires_in: number;
            scope: string;
            /** @constant */
            token_type: "bearer";
            /** @description With the scope offline_access; valid for 30 days. */
            refresh_token?: string;
        };
        OAuthError: {
            error: string;
            error_description: string;
        };
        /** @description The gateway's error body. */
        Status: {
            /**
             * Format: int32
             * @description A gRPC status code.
             */
            code: number;
            message: string;
            details: {
                [key: string]: unknown;
            }[];
        };
        /** @description At most nine buttons, in at most three rows of at most three. */
        ButtonGrid: {
            rows?: components["schemas"]["ButtonRow"][];
        };
        ButtonRow: {
            buttons?: components["schemas"]["Button"][];
        };
        Button: {
            caption: string;
            action: components["schemas"]["Action"];
            icon?: components["schemas"]["IconName"];
            /**
             * @deprecated
             * @description The older, free form of icon.
             */
            icon_name?: string;
        };
        /** @description What pressing the button does; exactly one of the fields. */
        Action: {
            /** @description An http or https URL for the user's client to open. */
            open_direct_link?: string;
            /** @description Divar asks the app's session-initialisation URL for the URL to open. */
            open_server_link?: components["schemas"]["FreeData"];
            /** @description Divar asks the app's dynamic-action URL for the action to run or the text to show. */
            get_dynamic_action?: components["schemas"]["FreeData"];
            open_post_page?: components["schemas"]["PostReference"];
            open_post_manage_page?: components["schemas"]["PostReference"];
        } & (unknown | unknown | unknown | unknown | unknown);
        FreeData: {
            /** @description The bot's own data, handed back when the button is pressed. */
            data?: {
                [key: string]: unknown;
            };
        };
        PostReference: {
            post_token: string;
        };
        /** @description Without fields. */
        UploadTokenRequest: Record<string, never>;
        UploadToken: {
            token: string;
        };
        UploadedMedia: {
            /** @description The media token. */
            id: string;
            /** @constant */
            status: "ok";
        };
        /** @description A post, as everybody can read it. */
        Post: {
            token?: string;
            /** @enum {string} */
            state?: "PUBLISHED" | "REVIEW_REQ" | "PAYMENT_REQ" | "RETIRED";
            category?: string;
            city?: string;
            district?: string;
            chat_enabled?: boolean;
            supplier_chat_assistant_enabled?: boolean;
            /** @description Only in events. */
            is_phone_hidden?: boolean;
            /** Format: date-time */
            first_published_at?: string;
            /** Format: date-time */
            last_modified_at?: string;
            business_data?: {
                business_name?: string;
                /** @enum {string} */
                business_type?: "CAR" | "REAL_ESTATE" | "JOBS" | "MARKETPLACE" | "SERVICES" | "PERSONAL";
            };
            /** @description Title, description, and the fields of the category; their names are not documented. */
            data?: {
                [key: string]: unknown;
            };
        };
        NumberRange: {
            min?: components["schemas"]["Int64"];
            max?: components["schemas"]["Int64"];
        };
        /** @description A whole number of 64 bits, or a string of its digits. */
        Int64: number | string;
        SearchPostsRequest: {
            category?: string;
            city?: string;
            districts?: string[];
            query?: {
                brand_model?: string[];
                rooms?: string[];
                only_with_parking?: boolean;
                production_year?: components["schemas"]["NumberRange"];
                size?: components["schemas"]["NumberRange"];
                usage?: components["schemas"]["NumberRange"];
                rent?: components["schemas"]["NumberRange"];
                credit?: components["schemas"]["NumberRange"];
            };
        };
        SearchPostsResponse: {
            posts?: components["schemas"]["FoundPost"][];
        };
        Price: {
            mode?: string;
            /** Format: uint64 */
            value?: string;
        };
        FoundPost: {
            token?: string;
            title?: string;
            category?: string;
            city?: string;
            /** Format: date-time */
            last_modified_at?: string;
            price?: components["schemas"]["Price"];
            vehicles_fields?: {
                /** Format: uint64 */
                usage?: string;
                installment_sale?: string;
                custom_post_subtitle?: string;
            };
            real_estate_fields?: {
                credit?: components["schemas"]["Price"];
                rent?: components["schemas"]["Price"];
                /** Format: uint64 */
                daily_rent?: string;
                /** Format: int32 */
                size?: number;
                /** Format: int32 */
                floor?: number;
                rooms?: string;
                /** Format: int64 */
                year?: number;
                has_elevator?: boolean;
                has_parking?: boolean;
            };
            community_fields?: Record<string, never>;
            electronic_devices_fields?: Record<string, never>;
            home_kitchen_fields?: Record<string, never>;
            jobs_fields?: Record<string, never>;
            leisure_hobbies_fields?: Record<string, never>;
            personal_goods_fields?: Record<string, never>;
            services_fields?: Record<string, never>;
            tools_materials_equipment_fields?: Record<string, never>;
        };
        Conversation: {
            /** @description A UUIDv4 (observed). */
            id: string;
            /** @enum {string} */
            type: "BOT" | "POST";
            /** @description Only where the type is POST. */
            post_token?: string;
        };
        ChatbotSender: {
            /** @enum {string} */
            type: "HUMAN" | "BOT";
        };
        PostSender: {
            /** @enum {string} */
            type: "HUMAN" | "BOT";
            /** @enum {string} */
            side?: "SELLER" | "BUYER";
        };
        /** @enum {string} */
        MessageType: "TEXT" | "IMAGE" | "FILE" | "VOICE" | "VIDEO" | "LOCATION" | "CONTACT";
        /** @description When the message was sent. */
        SentAt: number | string;
        /** @description A number on the documentation pages, a string of digits in the published OpenAPI. */
        SizeBytes: number | string;
        ImageData: {
            link: string;
            size_bytes?: components["schemas"]["SizeBytes"];
            /** Format: int64 */
            height_px?: number;
            /** Format: int64 */
            width_px?: number;
        };
        FileData: {
            link: string;
            name?: string;
            size_bytes?: components["schemas"]["SizeBytes"];
        };
        VoiceData: {
            link: string;
            size_bytes?: components["schemas"]["SizeBytes"];
        };
        VideoData: {
            link: string;
            thumbnail_link?: string;
            size_bytes?: components["schemas"]["SizeBytes"];
        };
        LocationData: {
            /** Format: double */
            latitude: number;
            /** Format: double */
            longitude: number;
        };
        ContactData: {
            /** @description May be absent. */
            name?: string;
            phone: string;
        };
        ChatbotMessage: {
            /** @description A UUIDv1 whose time is the sending time (observed). */
            id: string;
            conversation: components["schemas"]["Conversation"];
            sender: components["schemas"]["ChatbotSender"];
            type: components["schemas"]["MessageType"];
            sent_at: components["schemas"]["SentAt"];
            text?: string;
            image_data?: components["schemas"]["ImageData"];
            file_data?: components["schemas"]["FileData"];
            voice_data?: components["schemas"]["VoiceData"];
            video_data?: components["schemas"]["VideoData"];
            location_data?: components["schemas"]["LocationData"];
            contact_data?: components["schemas"]["ContactData"];
        };
        PostMessage: {
            id: string;
            conversation: components["schemas"]["Conversation"];
            sender: components["schemas"]["PostSender"];
            type: components["schemas"]["MessageType"];
            sent_at: components["schemas"]["SentAt"];
            text?: string;
            image_data?: components["schemas"]["ImageData"];
            file_data?: components["schemas"]["FileData"];
            voice_data?: components["schemas"]["VoiceData"];
            video_data?: components["schemas"]["VideoData"];
            location_data?: components["schemas"]["LocationData"];
            contact_data?: components["schemas"]["ContactData"];
        };
        /** @description What the subscriber gave with the subscription. One page writes the field meta_data. */
        Metadata: {
            [key: string]: unknown;
        };
        NewChatbotMessageEvent: {
            /** @constant */
            type: "NEW_CHATBOT_MESSAGE";
            new_chatbot_message: components["schemas"]["ChatbotMessage"];
        };
        NewMessageEvent: {
            /** @constant */
            type: "NEW_MESSAGE";
            new_message: components["schemas"]["PostMessage"];
            metadata?: components["schemas"]["Metadata"];
        };
        UserAccessRevocationEvent: {
            /** @constant */
            type: "USER_ACCESS_REVOCATION";
            user_access_revocation: {
                user_id: string;
            };
            metadata?: components["schemas"]["Metadata"];
        };
        PostUpdateEvent: {
            /** @constant */
            type: "POST_UPDATE";
            post_update: {
                /** @enum {string} */
                type: "PUBLISH" | "RETIRE" | "ONGOING" | "ARCHIVE";
                /** @description The post; its token alone for RETIRE and ARCHIVE. */
                post: {
                    token: string;
                } & {
                    [key: string]: unknown;
                };
            };
            metadata?: components["schemas"]["Metadata"];
        };
        /** @description A table of the documentation calls the second field transaction; the samples do not. */
        PaymentTransactionEvent: {
            /** @constant */
            type: "PAYMENT_TRANSACTION";
            payment_transaction?: components["schemas"]["PaymentTransaction"];
            transaction?: components["schemas"]["PaymentTransaction"];
            metadata?: components["schemas"]["Metadata"];
        } & (unknown | unknown);
        PaymentTransaction: {
            /** @description The one that the app gave when it made the transaction. */
            id: string;
            cost_rials?: components["schemas"]["Int64"];
            /** @description What the app gave with the transaction. */
            extra_details?: string;
            /** @enum {string} */
            state?: "TRANSACTION_STATE_PENDING" | "TRANSACTION_STATE_COMPLETED" | "TRANSACTION_STATE_FAILED" | "TRANSACTION_STATE_REFUNDED";
            /** @enum {string} */
            type?: "TRANSACTION_TYPE_REORDER" | "TRANSACTION_TYPE_SUBMIT" | "TRANSACTION_TYPE_RENEW";
        };
        SessionInitialisationRequest: {
            /** @constant */
            source: "CHAT_MESSAGE_ACTION";
            post_token?: string;
            conversation_id?: string;
            /**
             * @description One page writes Supply and Demand; a setting.
             * @enum {string}
             */
            user_side?: "SUPPLY" | "DEMAND" | "Supply" | "Demand";
            extra_data: {
                [key: string]: unknown;
            };
            /** @description One page's name for extra_data; a setting. */
            provider_data?: {
                [key: string]: unknown;
            };
            /** @description On one page of the documentation; a setting. */
            user_id?: string;
            /** @description On another page of the documentation; a setting. */
            completion_url?: string;
            /** @description In an older form; a setting. */
            return_url?: string;
        };
        SessionInitialisationResponse: {
            /** @description An http or https URL for the user's client to open. */
            url: string;
        };
        DynamicActionRequest: {
            /** @constant */
            touchpoint: "CHAT";
            post_token?: string;
            conversation_id?: string;
            /**
             * @description One page writes Supply and Demand; a setting.
             * @enum {string}
             */
            user_side?: "SUPPLY" | "DEMAND" | "Supply" | "Demand";
            extra_data: {
                [key: string]: unknown;
            };
            user_id?: string;
        };
        DynamicActionResponse: {
            action?: components["schemas"]["Action"];
            /** @description Empty stands for absent. */
            text_message?: string;
        };
    };
    responses: {
        /** @description Sent. Always a JSON object. */
        MessageSent: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "conversation_id": "1fad7e32-b2ea-4084-8ec9-e6265136e963"
                 *     }
                 */
                "application/json": components["schemas"]["SendMessageResponse"];
            };
        };
        /** @description The user, as far as the scopes go. */
        User: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "user_id": "6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI=",
                 *       "phone_number": "09120000000",
                 *       "phone_numbers": [
                 *         "09120000000"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["User"];
            };
        };
        /** @description Refused, with the status object of the gateway. */
        Refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": 9,
                 *       "message": "message delivery failed due to recipient's restriction",
                 *       "details": []
                 *     }
                 */
                "application/json": components["schemas"]["Status"];
            };
        };
    };
    parameters: {
        ConversationId: string;
        /** @description The user's opaque id, one per app and user. */
        UserId: string;
    };
    requestBodies: {
        SendMessage: {
            content: {
                "application/json": components["schemas"]["SendMessageRequest"];
            };
        };
    };
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    sendMessageToConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["SendMessage"];
        responses: {
            200: components["responses"]["MessageSent"];
            default: components["responses"]["Refused"];
        };
    };
    sendMessageToUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's opaque id, one per app and user. */
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["SendMessage"];
        responses: {
            200: components["responses"]["MessageSent"];
            default: components["responses"]["Refused"];
        };
    };
    sendMessageToConversationExperimental: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["SendMessage"];
        responses: {
            200: components["responses"]["MessageSent"];
            default: components["responses"]["Refused"];
        };
    };
    sendMessageToUserExperimental: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's opaque id, one per app and user. */
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["SendMessage"];
        responses: {
            200: components["responses"]["MessageSent"];
            default: components["responses"]["Refused"];
        };
    };
    sendMessageToChatbotConversationExperimental: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["SendMessage"];
        responses: {
            200: components["responses"]["MessageSent"];
            default: components["responses"]["Refused"];
        };
    };
    sendMessageToChatbotConversationV2: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["SendMessage"];
        responses: {
            200: components["responses"]["MessageSent"];
            default: components["responses"]["Refused"];
        };
    };
    sendPostMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendPostMessageRequest"];
            };
        };
        responses: {
            /** @description Sent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": 200,
                     *       "message": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["SendPostMessageResponse"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetConversationResponse"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    subscribeToEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscribeRequest"];
            };
        };
        responses: {
            /** @description Subscribed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscribeResponse"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    createUploadToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UploadTokenRequest"];
            };
        };
        responses: {
            /** @description The token, for the upload's Authorization header. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadToken"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    uploadMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: "image" | "video" | "voice" | "file";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Uploaded. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedMedia"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getPost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The post's token, as it stands in the post's address. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The post. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    searchPosts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchPostsRequest"];
            };
        };
        responses: {
            /** @description The posts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchPostsResponse"];
                };
            };
            default: components["responses"]["Refused"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["User"];
            default: components["responses"]["Refused"];
        };
    };
    getUserByPost: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["User"];
            default: components["responses"]["Refused"];
        };
    };
    authorise: {
        parameters: {
            query: {
                response_type: "code";
                /** @description The app's slug. */
                client_id: string;
                /** @description A registered one. */
                redirect_uri: string;
                /** @description Scopes, with a space between them. */
                scope: string;
                /** @description Handed back as it is. */
                state?: string;
                code_challenge?: string;
                code_challenge_method?: "S256" | "plain";
                /** @description Language of the page. */
                ui_locales?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page that asks the user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Back to the app. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A page that says what is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    issueToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description The token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "ory_at_2Sx0bYqvT5m3",
                     *       "expires_in": 3600,
                     *       "refresh_token": "ory_rt_9hQz1LrWc0aE",
                     *       "scope": "USER_ID offline_access",
                     *       "token_type": "bearer"
                     *     }
                     */
                    "application/json": components["schemas"]["TokenResponse"];
                };
            };
            /** @description Refused, in the form of OAuth 2.0. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "invalid_grant",
                     *       "error_description": "The code has been used."
                     *     }
                     */
                    "application/json": components["schemas"]["OAuthError"];
                };
            };
        };
    };
    deliverNewChatbotMessage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewChatbotMessageEvent"];
            };
        };
        responses: {
            /** @description Taken. The body is not read. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deliverNewMessage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMessageEvent"];
            };
        };
        responses: {
            /** @description Taken. The body is not read. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deliverUserAccessRevocation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserAccessRevocationEvent"];
            };
        };
        responses: {
            /** @description Taken. The body is not read. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deliverPostUpdate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostUpdateEvent"];
            };
        };
        responses: {
            /** @description Taken. The body is not read. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    deliverPaymentTransaction: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentTransactionEvent"];
            };
        };
        responses: {
            /** @description Taken. The body is not read. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    initialiseSession: {
        parameters: {
            query?: never;
            header: {
                /** @description Another page writes API-Version; both are sent. */
                API_VERSION: "2";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionInitialisationRequest"];
            };
        };
        responses: {
            /** @description The URL to open. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "url": "https://example.com/session/42"
                     *     }
                     */
                    "application/json": components["schemas"]["SessionInitialisationResponse"];
                };
            };
        };
    };
    resolveDynamicAction: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DynamicActionRequest"];
            };
        };
        responses: {
            /** @description What to do or to show. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "text_message": "ثبت شد"
                     *     }
                     */
                    "application/json": components["schemas"]["DynamicActionResponse"];
                };
            };
        };
    };
}
