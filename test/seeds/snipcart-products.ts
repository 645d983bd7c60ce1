/** The answers that Snipcart's own documentation of products shows, as it shows them. */
export const list = {
  totalItems: 29,
  offset: 0,
  limit: 50,
  items: [
    {
      mode: 'Test',
      userDefinedId: 'HGW',
      url: '/snipcart-jekyll-integration',
      price: 20.99,
      name: 'How Google Works',
      description: '',
      image: 'http://d.gr-assets.com/books/1422538855l/23158207.jpg',
      archived: false,
      statistics: {
        numberOfSales: 29,
        totalSales: 608.71,
      },
      customFields: [],
      metadata: {
        votes: 95,
        score: 336,
      },
      id: '325bfaef-d665-4c9a-a965-f5bd6ab46934',
      creationDate: '2016-05-25T21:21:27.213Z',
      modificationDate: '2016-11-01T16:20:44.377Z',
    },
    {
      mode: 'Test',
      userDefinedId: 'AP1',
      url: '/product-examples.html',
      price: 299.99,
      name: 'Android Phone',
      description: '',
      image: '',
      archived: false,
      inventoryManagementMethod: 'Variant',
      stock: 1,
      totalStock: 11,
      allowOutOfStockPurchases: false,
      statistics: {
        numberOfSales: 0,
        totalSales: 0,
      },
      customFields: [
        {
          name: 'Size',
          operation: '+200.00',
          type: 'dropdown',
          options: '16GB|32GB[+50.00]|128GB[+200.00]',
          required: false,
          value: '128GB',
          optionsArray: ['16GB', '32GB', '128GB'],
        },
        {
          name: 'Color',
          operation: '',
          type: 'dropdown',
          options: 'Black|Blue|Red|White',
          required: false,
          value: 'Blue',
          optionsArray: ['Black', 'Blue', 'Red', 'White'],
        },
      ],
      variants: [
        {
          stock: 10,
          variation: [
            {
              name: 'Size',
              option: '16GB',
            },
            {
              name: 'Color',
              option: 'Black',
            },
          ],
          allowOutOfStockPurchases: true,
        },
        {
          stock: 1,
          variation: [
            {
              name: 'Size',
              option: '32GB',
            },
            {
              name: 'Color',
              option: 'Red',
            },
          ],
          allowOutOfStockPurchases: false,
        },
      ],
      metadata: {
        meta: true,
      },
      id: '3932ecd1-6508-4209-a7c6-8da4cc75590d',
      creationDate: '2016-11-03T12:51:04.297Z',
      modificationDate: '2016-11-03T12:51:28.873Z',
    },
  ],
};

export const one = {
  mode: 'Test',
  userDefinedId: 'AP1',
  url: '/product-examples.html',
  price: 299.99,
  name: 'Android Phone',
  description: '',
  image: '',
  archived: false,
  inventoryManagementMethod: 'Variant',
  stock: 1,
  totalStock: 11,
  allowOutOfStockPurchases: false,
  statistics: {
    numberOfSales: 0,
    totalSales: 0,
  },
  customFields: [
    {
      name: 'Size',
      operation: '+200.00',
      type: 'dropdown',
      options: '16GB|32GB[+50.00]|128GB[+200.00]',
      required: false,
      value: '128GB',
      optionsArray: ['16GB', '32GB', '128GB'],
    },
    {
      name: 'Color',
      operation: '',
      type: 'dropdown',
      options: 'Black|Blue|Red|White',
      required: false,
      value: 'Blue',
      optionsArray: ['Black', 'Blue', 'Red', 'White'],
    },
  ],
  variants: [
    {
      stock: 10,
      variation: [
        {
          name: 'Size',
          option: '16GB',
        },
        {
          name: 'Color',
          option: 'Black',
        },
      ],
      allowOutOfStockPurchases: true,
    },
    {
      stock: 1,
      variation: [
        {
          name: 'Size',
          option: '32GB',
        },
        {
          name: 'Color',
          option: 'Red',
        },
      ],
      allowOutOfStockPurchases: false,
    },
  ],
  metadata: null,
  id: '3932ecd1-6508-4209-a7c6-8da4cc75590d',
  creationDate: '2016-11-03T12:51:04.297Z',
  modificationDate: '2016-11-03T12:51:28.873Z',
};

export const fetched = [
  {
    mode: 'Test',
    userDefinedId: '123',
    url: '/products.json',
    price: 10.0,
    name: 'Product 123',
    description: null,
    image: null,
    archived: false,
    statistics: {
      numberOfSales: 0,
      totalSales: 0,
    },
    customFields: [],
    metadata: null,
    id: '3e330cf2-6962-4875-8c9d-73f337b6de3e',
    creationDate: '2016-12-13T15:54:24.5595583Z',
    modificationDate: '2016-12-13T15:54:24.5595583Z',
  },
  {
    mode: 'Test',
    userDefinedId: '456',
    url: '/products.json',
    price: 40.0,
    name: 'Product 456',
    description: null,
    image: null,
    archived: false,
    statistics: {
      numberOfSales: 0,
      totalSales: 0,
    },
    customFields: [],
    metadata: null,
    id: 'c148bdb5-92ea-4c50-a7ec-46763dd1217a',
    creationDate: '2016-12-13T15:54:24.5908458Z',
    modificationDate: '2016-12-13T15:54:24.5908458Z',
  },
];

export const single = {
  mode: 'Test',
  userDefinedId: 'AP1',
  url: '/product-examples.html',
  price: 299.99,
  name: 'Android Phone',
  description: '',
  image: '',
  archived: false,
  inventoryManagementMethod: 'Single',
  stock: 20,
  totalStock: 20,
  allowOutOfStockPurchases: false,
  statistics: {
    numberOfSales: 0,
    totalSales: 0,
  },
  customFields: [
    {
      name: 'Size',
      operation: '+200.00',
      type: 'dropdown',
      options: '16GB|32GB[+50.00]|128GB[+200.00]',
      required: false,
      value: '128GB',
      optionsArray: ['16GB', '32GB', '128GB'],
    },
    {
      name: 'Color',
      operation: '',
      type: 'dropdown',
      options: 'Black|Blue|Red|White',
      required: false,
      value: 'Blue',
      optionsArray: ['Black', 'Blue', 'Red', 'White'],
    },
  ],
  metadata: null,
  id: '3932ecd1-6508-4209-a7c6-8da4cc75590d',
  creationDate: '2016-11-03T12:51:04.297Z',
  modificationDate: '2016-11-03T12:51:28.873Z',
};
